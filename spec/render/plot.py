"""A curve as SVG: the page's colours follow the reader's choice of light or dark."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from math import ceil, floor, log10

import svg

from .canvas import STYLE, Axis, Canvas, picture
from .numbers import Points


def draw(points: Points, title: str, cap: float | None = None) -> str:
    """Return SVG of one curve over s; values above ``cap`` are cut off.

    >>> draw(((0.0, 0.0), (1.0, 1.0)), "the identity").count("<polyline")
    1
    """
    shown = [(s, v) for s, v in points if v is not None and (cap is None or v <= cap)]
    (left, right), (low, high) = _range([s for s, _ in points]), _range([v for _, v in shown])
    steps = _ticks(low, high)
    low, high = min(low, float(steps[0])), max(high, float(steps[-1]))
    across = [t for t in _ticks(left, right) if left <= t <= right]
    canvas = Canvas(Axis(left, right, "s", _labelled(across)), Axis(low, high, title, _labelled(steps)))
    elements = canvas.grid()
    for visible, run in groupby(points, lambda p: p[1] is not None and (cap is None or p[1] <= cap)):
        if visible:
            corners = [svg.Point(canvas.across(s), canvas.down(v)) for s, v in run if v is not None]
            elements.append(svg.Polyline(class_=["sg-curve"], points=corners))
    return picture(title, [*elements, *canvas.names()], STYLE)


def _labelled(ticks: list[Decimal]) -> list[tuple[float, str]]:
    return [(float(tick), str(tick)) for tick in ticks]


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)


def _ticks(low: float, high: float) -> list[Decimal]:
    """Return between four and nine round numbers that lie within, or just around, a range.

    >>> [str(t) for t in _ticks(0.0, 1.0)]
    ['0', '0.2', '0.4', '0.6', '0.8', '1']
    """
    power = floor(log10((high - low) / 4))
    for mantissa in (1, 2, 5, 10):
        step = Decimal(mantissa).scaleb(power)
        if (high - low) / float(step) <= 8:
            break
    first, last = floor(low / float(step) + 1e-9), ceil(high / float(step) - 1e-9)
    return [Decimal(f"{(i * step).normalize():f}") for i in range(first, last + 1)]
