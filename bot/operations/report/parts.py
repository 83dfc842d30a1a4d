"""What a section of the report is made of, and how its parts are put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.operations.report import plots
from bot.operations.report import texts as said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.checks.finding import Said
    from bot.operations.report.figures import Step
    from bot.operations.report.protection import Crossed
    from index import Language

Cell = str | int | dt.date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; text stands left and numbers right.

    Attributes:
        name: Its file's name without the ending.
        caption: What it shows.
        headings: Of its columns.
        rows: Of as many cells as there are headings; None where something is withheld.

    """

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour of a plot stands for.

    Attributes:
        colour: One of ``plots``.
        name: What it stands for.

    """

    colour: str
    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report.

    Attributes:
        name: Its place on the page, as an address has it.
        heading: What it is about.
        lead: What it shows, in sentences.
        keys: What the colours of the plot mean; empty where there is one colour.
        plot: The plot as SVG; empty where there is nothing to plot.
        folded: Tables that say again what the plot shows.
        open: Tables that say more.

    """

    name: str
    heading: str
    lead: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    plot: str = ""
    folded: tuple[Table, ...] = ()
    open: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure that stands at the top: what it is, and its value in words."""

    name: str
    value: str


def with_bars(  # noqa: PLR0913, PLR0917 - what a plot of bars and its table are made of
    section: Section,
    counted: Crossed,
    step: Step,
    names: Mapping[str | None, str],
    colours: Mapping[str, str],
    caption: str,
    language: Language,
) -> Section:
    """Return a section with bars over time, one kind on the other, and their table."""
    if not counted.series:
        return section
    by_kind = {one.kind: one for one in counted.series}
    order = [kind for kind in (*colours, None) if kind in by_kind]
    series = [(colours.get(kind or "", plots.OTHER), by_kind[kind].counts) for kind in order]
    headings = [step_name(step, language), *(name_in(names, kind) for kind in order)]
    table = Table(
        section.name,
        caption,
        tuple(headings),
        tuple(
            (
                said.period_name(period, step, language),
                *(by_kind[kind].counts[place] for kind in order),
            )
            for place, period in enumerate(counted.periods)
        ),
    )
    number = partial(said.number, language=language)
    return replace(
        section,
        keys=tuple(
            Key(colours.get(kind or "", plots.OTHER), name_in(names, kind)) for kind in order
        ),
        plot=plots.stacked(axis_names(counted, step, language), series, caption, number),
        folded=(table,),
    )


def turned(  # noqa: PLR0913, PLR0917 - what a table is made of
    name: str,
    caption: str,
    counted: Crossed,
    step: Step,
    names: Mapping[str | None, str],
    language: Language,
) -> Table:
    """Return a table with a line for each kind and a column for each period."""
    periods = (said.period_name(period, step, language) for period in counted.periods)
    return Table(
        name,
        caption,
        (said.TOPIC.told(language), said.TOTAL.told(language), *periods),
        tuple((name_in(names, one.kind), one.total, *one.counts) for one in counted.series),
    )


def share_lead(
    counted: Crossed, kind: str, sentence: Said, nouns: tuple[Said, Said], language: Language
) -> str | None:
    """Say what share of all is of a kind; None where that is not shown."""
    if not counted.of(kind):
        return None
    share = counted.of(kind) / counted.total
    return sentence_of(
        sentence,
        language,
        share=said.share_in_words(share, nouns, language),
        percent=said.percent(share, language),
        count=counted.of(kind),
        total=counted.total,
    )


def others_lead(
    counted: Crossed, kind: str, names: Mapping[str | None, str], language: Language
) -> tuple[str, ...]:
    """Say how many are of the other kinds."""
    return tuple(
        f"{name_in(names, one.kind)}: {said.number(one.total, language)}."
        for one in counted.series
        if one.kind != kind
    )


def sentence_of(sentence: Said, language: Language, **values: str | int) -> str:
    """Fill a sentence, with its numbers as people write them."""
    written = {
        key: said.number(value, language) if isinstance(value, int) else value
        for key, value in values.items()
    }
    return sentence.filled(language, written)


def listed(names: Sequence[str], language: Language) -> str:
    """Return titles in quotation marks, the word for "and" between them."""
    return said.AND.told(language).join(said.QUOTED.filled(language, {"title": n}) for n in names)


def nothing(language: Language) -> tuple[str, ...]:
    """Return the lead of a section that has nothing to show."""
    return (said.NOTHING.told(language),)


def names_of(texts: Mapping[str, Said], language: Language) -> dict[str | None, str]:
    """Return what kinds are called, and all others as one."""
    return {
        None: said.OTHER.told(language),
        **{kind: text.told(language) for kind, text in texts.items()},
    }


def name_in(names: Mapping[str | None, str], kind: str | None) -> str:
    """Return what a kind is called; itself where nothing says so."""
    return names.get(kind) or kind or ""


def step_name(step: Step, language: Language) -> str:
    """Return what a period is called."""
    return (said.WEEK if step == "week" else said.MONTH).told(language)


def axis_names(counted: Crossed, step: Step, language: Language) -> list[str]:
    """Return the periods as they stand under a plot."""
    return [said.axis_name(period, step, language) for period in counted.periods]
