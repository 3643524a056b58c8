"""A curve as SVG: text stays text, the page's colours follow the reader's choice of light or dark."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from math import ceil, floor, log10
from typing import Literal

import svg

from .numbers import Points

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40

STYLE = """
.sg-frame,.sg-grid,.sg-curve{fill:none}
.sg-frame{stroke:#57606a}.sg-grid{stroke:#d0d7de}.sg-curve{stroke:#0550ae;stroke-width:2}
.sg-text{fill:#1f2328;font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){
.sg-frame{stroke:#9198a1}.sg-grid{stroke:#3d444d}.sg-curve{stroke:#79c0ff}.sg-text{fill:#f0f6fc}}
"""
"""Inside the drawing, since a drawing that is an image of its own sees no other style sheet."""


def draw(points: Points, title: str, cap: float | None = None) -> str:
    """Return SVG of one curve over s; values above ``cap`` are cut off.

    >>> draw(((0.0, 0.0), (1.0, 1.0)), "the identity").count("<polyline")
    1
    """
    shown = [(s, v) for s, v in points if v is not None and (cap is None or v <= cap)]
    (left, right), (low, high) = _range([s for s, _ in points]), _range([v for _, v in shown])
    steps = _ticks(low, high)
    low, high = min(low, float(steps[0])), max(high, float(steps[-1]))

    def across(s: float) -> Decimal:
        return _rounded(LEFT + (s - left) / (right - left) * (WIDTH - LEFT - RIGHT))

    def down(v: float) -> Decimal:
        return _rounded(TOP + (high - v) / (high - low) * (HEIGHT - TOP - BOTTOM))

    elements: list[svg.Element] = [svg.Title(text=title), svg.Style(text=STYLE)]
    bottom, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    for tick in steps:
        y = down(float(tick))
        elements.append(svg.Line(class_=["sg-grid"], x1=LEFT, x2=end, y1=y, y2=y))
        elements.append(_text(str(tick), LEFT - 6, y + 4, "end"))
    for tick in (t for t in _ticks(left, right) if left <= t <= right):
        x = across(float(tick))
        elements.append(svg.Line(class_=["sg-grid"], x1=x, x2=x, y1=TOP, y2=bottom))
        elements.append(_text(str(tick), x, Decimal(bottom + 16), "middle"))
    elements.append(svg.Rect(class_=["sg-frame"], x=LEFT, y=TOP, width=end - LEFT, height=bottom - TOP))
    for visible, run in groupby(points, lambda p: p[1] is not None and (cap is None or p[1] <= cap)):
        if visible:
            corners = [svg.Point(across(s), down(v)) for s, v in run if v is not None]
            elements.append(svg.Polyline(class_=["sg-curve"], points=corners))
    elements.append(_text("s", Decimal((LEFT + end) // 2), Decimal(HEIGHT - 8), "middle"))
    elements.append(_text(title, LEFT + 6, Decimal(TOP + 14), "start"))
    picture = svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, WIDTH, HEIGHT), elements=elements, extra={"role": "img"})
    return str(picture) + "\n"


def _text(text: str, x: Decimal | int, y: Decimal, anchor: Literal["start", "middle", "end"]) -> svg.Text:
    return svg.Text(class_=["sg-text"], x=x, y=y, text=text, text_anchor=anchor)


def _rounded(a: float) -> Decimal:
    """Two decimals are below what a screen shows, and the same on every machine."""
    return Decimal(f"{a:.2f}")


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
