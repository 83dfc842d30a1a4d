"""A reliability diagram: how often questions of a confidence are answerable."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_SIZE, _EDGE = 320, 40  # pixels


class Bin(NamedTuple):
    """Questions of about the same confidence.

    Attributes:
        confidence: Their mean confidence.
        right: The share that is answerable, or right.
        count: How many there are.

    """

    confidence: float
    right: float
    count: int


def bins_of(right: np.ndarray, confidence: np.ndarray) -> list[Bin]:
    """Return ten equal bins of confidence, the empty ones left out."""
    place = np.minimum((confidence * 10).astype(int), 9)
    return [
        Bin(float(confidence[place == n].mean()), float(right[place == n].mean()), int(count))
        for n in range(10)
        if (count := (place == n).sum())
    ]


def calibration_error(right: np.ndarray, confidence: np.ndarray) -> float:
    """Return the mean gap of confidence and share right over the bins, weighed by size."""
    gaps = [bin_.count * abs(bin_.confidence - bin_.right) for bin_ in bins_of(right, confidence)]
    return sum(gaps) / len(right)


def diagram(right: np.ndarray, confidence: np.ndarray) -> str:
    """Return the diagram as SVG: a dot a bin, larger where there are more questions in it."""

    def x(value: float) -> float:
        return round(_EDGE + value * _SIZE, 1)

    def y(value: float) -> float:
        return round(_EDGE + (1 - value) * _SIZE, 1)

    whole = _SIZE + 2 * _EDGE
    found = bins_of(right, confidence)
    dots = "".join(
        f'<circle cx="{x(one.confidence)}" cy="{y(one.right)}" '
        f'r="{round(3 + 12 * (one.count / len(right)) ** 0.5, 1)}" fill="#1d6fa5" '
        f'fill-opacity="0.75"><title>{one.confidence:.2f}: {one.right:.2f} of {one.count}</title>'
        "</circle>"
        for one in found
    )
    ticks = "".join(
        f'<text x="{x(t)}" y="{y(0) + 16}" text-anchor="middle">{t:g}</text>'
        f'<text x="{x(0) - 8}" y="{y(t) + 4}" text-anchor="end">{t:g}</text>'
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        'aria-label="Share of answerable questions by confidence" font-family="sans-serif" '
        f'font-size="11" fill="#333"><rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<rect x="{x(0)}" y="{y(1)}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#999"/>'
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" '
        f'stroke-dasharray="4 4"/>{ticks}{dots}'
        f'<text x="{x(0.5)}" y="{whole - 6}" text-anchor="middle">confidence</text>'
        f'<text x="12" y="{y(0.5)}" text-anchor="middle" '
        f'transform="rotate(-90 12 {y(0.5)})">share answerable</text></svg>\n'
    )
