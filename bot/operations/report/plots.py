"""Plots as SVG that becomes part of a page: its text is text, its colours are the page's.

The only module that imports matplotlib, and imported by the report alone.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.axes import Axes

Colour = str
# Stand-ins for the colours of page.css, which differ in the dark and on paper.
INK: Final = "#010101"
FAINT: Final = "#020202"
GOOD: Final = "#040404"
MIDDLING: Final = "#050505"
BAD: Final = "#060606"
OTHER: Final = "#070707"
PANEL: Final = "#080808"
_VARIABLES: Final = {
    INK: "ink",
    FAINT: "line",
    GOOD: "good",
    MIDDLING: "middling",
    BAD: "bad",
    OTHER: "other",
    PANEL: "panel",
}
_WIDTH: Final = 6.6  # inches; 72 units of the SVG each
_HEIGHT: Final = 2.7
_FONT_SIZE: Final = 12.0
_LONGEST_NAME: Final = 54  # characters
_LABELS: Final = 7  # of periods, at most
_STYLE: Final[dict[Any, Any]] = {  # matplotlib's keys are one long Literal
    "svg.fonttype": "none",
    # The same plot always has the same ids.
    "svg.hashsalt": "omorg",
    "font.size": _FONT_SIZE,
    "font.family": "DejaVu Sans",  # comes with matplotlib; what is shown is the page's
    "text.color": INK,
    "text.parse_math": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "xtick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.color": FAINT,
    "ytick.labelcolor": INK,
    "ytick.left": False,
    "axes.unicode_minus": False,
}
_FONT: Final = re.compile(r"font: ([\d.]+)px [^;\"]*")
_COLOUR: Final = re.compile("|".join(_VARIABLES))
_DROPPED: Final = re.compile(
    r"(?s)^.*?(?=<svg)|<metadata>.*?</metadata>\s*|<!--.*?-->\s*|<style.*?</style>\s*"
)
_TAG: Final = re.compile(r"<[^>]*>")
_ID: Final = re.compile(r' id="([^"]*)"')
_REFERENCE: Final = re.compile(r"(?<=[\"(]#)[\w-]+")
_SIZE: Final = re.compile(r'<svg [^>]*viewBox="([^"]*)"[^>]*>')


def on_page(colour: Colour) -> str:
    """Return what a colour is on the page."""
    return f"var(--{_VARIABLES[colour]})"


def stacked(
    labels: Sequence[str],
    series: Sequence[tuple[Colour, Sequence[int | None]]],
    title: str,
    number: Callable[[int], str],
) -> str:
    """Return bars over time, one on the other; what is None is not drawn.

    Args:
        labels: Of the periods.
        series: Colours and counts, the lowest first.
        title: What people hear who can't see it.
        number: Writes a number.

    """
    with _style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        below = [0] * len(labels)
        for colour, counts in series:
            heights = [count or 0 for count in counts]
            axes.bar(range(len(labels)), heights, 0.86, below, color=colour)
            below = [one + height for one, height in zip(below, heights, strict=True)]
        _label_periods(axes, labels)
        _count_upwards(axes, number)
        return _svg(figure, title)


def small_multiples(
    labels: Sequence[str],
    rows: Sequence[tuple[str, int, Sequence[int | None]]],
    title: str,
    number: Callable[[int], str],
) -> str:
    """Return rows of bars over time, to one scale, each under its name and its total."""
    with _style():
        figure = Figure(figsize=(_WIDTH, 0.72 * len(rows) + 0.35), layout="constrained")
        found = figure.subplots(len(rows), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, (name, total, counts) in zip(found, rows, strict=True):
            axes.bar(range(len(labels)), [count or 0 for count in counts], 0.86, color=GOOD)
            axes.set_title(_shortened(name), loc="left", fontsize=_FONT_SIZE, pad=3)
            axes.set_title(number(total), loc="right", fontsize=_FONT_SIZE, pad=3)
            # Else a name seems to belong to the bars above it.
            axes.set_facecolor(PANEL)
            axes.set_yticks([])
            axes.tick_params(bottom=False)
        _label_periods(found[-1], labels)
        return _svg(figure, title)


def ranked(
    rows: Sequence[tuple[str, int, Colour]], title: str, number: Callable[[int], str]
) -> str:
    """Return a bar for each name, under it, with its number at the end."""
    with _style():
        figure = Figure(figsize=(_WIDTH, 0.47 * len(rows) + 0.1), layout="constrained")
        axes = figure.subplots()
        places = [-1.0 * place for place in range(len(rows))]
        axes.barh(
            places, [count for _, count, _ in rows], 0.36, color=[colour for *_, colour in rows]
        )
        highest = max((count for _, count, _ in rows), default=1)
        for place, (name, count, _) in zip(places, rows, strict=True):
            axes.text(0, place + 0.27, _shortened(name), va="bottom")
            axes.text(count + highest * 0.012, place, number(count), va="center")
        axes.set_xlim(0, highest * 1.13)
        axes.set_ylim(-len(rows) + 0.6, 0.85)
        axes.set_axis_off()
        return _svg(figure, title)


def shares(
    labels: Sequence[str], values: Sequence[float], title: str, percent: Callable[[float], str]
) -> str:
    """Return a line of shares, 0 to 1, one after the other."""
    with _style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        places = range(len(labels))
        axes.plot(places, values, color=GOOD, linewidth=2, marker="o", markersize=4)
        axes.set_ylim(0, 1.04)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        axes.grid(visible=True, axis="y")
        _label_periods(axes, labels)
        return _svg(figure, title)


def growth(
    sizes: Sequence[int], series: Sequence[tuple[str, Colour, Sequence[float]]], title: str
) -> str:
    """Return lines over sizes that grow tenfold, each with its name at its end, from zero."""
    with _style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        axes = figure.subplots()
        for name, colour, values in series:
            axes.plot(sizes, values, color=colour, linewidth=2, marker="o", markersize=4)
            axes.annotate(
                name,
                (sizes[-1], values[-1]),
                (0, 6),
                textcoords="offset points",
                ha="right",
                color=colour,
            )
        axes.set_xscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes], minor=False)
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, axis="y")
        return _svg(figure, title)


def _label_periods(axes: Axes, labels: Sequence[str]) -> None:
    step = -(-len(labels) // _LABELS) or 1
    places = range(0, len(labels), step)
    axes.set_xticks(list(places), [labels[place] for place in places])
    axes.set_xlim(-0.6, len(labels) - 0.4)


def _count_upwards(axes: Axes, number: Callable[[int], str]) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(_written(number))
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y")


def _written(number: Callable[[int], str]) -> FuncFormatter:
    return FuncFormatter(lambda value, _: number(round(value)))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME].rstrip() + "…"


@contextmanager
def _style() -> Iterator[None]:
    """Draw in the report's style, whatever letters there are: the browser has the fonts."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _svg(figure: Figure, title: str) -> str:
    """Return a figure as an element of a page, with ids that no other has."""
    FigureCanvasSVG(figure)
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    text = _DROPPED.sub("", file.getvalue())
    prefix = hashlib.sha256(text.encode()).hexdigest()[:8]
    used = {name for tag in _TAG.findall(text) for name in _REFERENCE.findall(tag)}
    opening = f'role="img" aria-label="{html.escape(title)}">'

    def on_a_page(found: re.Match[str]) -> str:
        tag = _FONT.sub(r"font-size: \1px", found[0])
        tag = _COLOUR.sub(lambda colour: on_page(colour[0]), tag)
        tag = _ID.sub(lambda one: f' id="{prefix}-{one[1]}"' if one[1] in used else "", tag)
        tag = _REFERENCE.sub(lambda one: f"{prefix}-{one[0]}", tag)
        # A parser of HTML knows this name without its namespace.
        tag = tag.replace("xlink:href", "href")
        return _SIZE.sub(lambda size: f'<svg viewBox="{size[1]}" {opening}', tag)

    # What documents are called stands between the tags, and is nobody's to change.
    return _TAG.sub(on_a_page, text).strip()
