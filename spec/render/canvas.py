"""A frame with two axes as SVG: text stays text, and style sheets decide colours by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from xml.sax.saxutils import escape

import svg

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40

STYLE = """
.sg-frame,.sg-grid,.sg-curve{fill:none}
.sg-frame{stroke:#57606a}.sg-grid{stroke:#d0d7de}.sg-curve{stroke:#0550ae;stroke-width:2}
.sg-text{fill:#1f2328;font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){
.sg-frame{stroke:#9198a1}.sg-grid{stroke:#3d444d}.sg-curve{stroke:#79c0ff}.sg-text{fill:#f0f6fc}}
"""
"""For light and for dark; a drawing that is an image of its own has to carry it inside."""


@dataclass(frozen=True)
class Axis:
    """From where to where an axis goes, what it measures, and the ticks on it with their labels."""

    low: float
    high: float
    name: str
    ticks: Sequence[tuple[float, str]]


class Canvas:
    """Places points between two axes.

    >>> canvas = Canvas(Axis(0, 10, "s", [(0, "0")]), Axis(0, 1, "", []))
    >>> canvas.across(10), canvas.down(1)
    (Decimal('348.00'), Decimal('12.00'))
    """

    def __init__(self, x: Axis, y: Axis) -> None:
        """Take the axis that goes to the right and the one that goes up."""
        self.x, self.y = x, y

    def across(self, value: float) -> Decimal:
        """Return how far to the right a value of the first axis lies."""
        return _rounded(LEFT + (value - self.x.low) / (self.x.high - self.x.low) * (WIDTH - LEFT - RIGHT))

    def down(self, value: float) -> Decimal:
        """Return how far below the upper edge a value of the second axis lies."""
        return _rounded(TOP + (self.y.high - value) / (self.y.high - self.y.low) * (HEIGHT - TOP - BOTTOM))

    def grid(self) -> list[svg.Element]:
        """Return the frame, a line with a label for each tick."""
        elements: list[svg.Element] = []
        bottom, end = HEIGHT - BOTTOM, WIDTH - RIGHT
        for value, label in self.y.ticks:
            y = self.down(value)
            elements.append(svg.Line(class_=["sg-grid"], x1=LEFT, x2=end, y1=y, y2=y))
            elements.append(text(label, LEFT - 6, y + 4, "end"))
        for value, label in self.x.ticks:
            x = self.across(value)
            elements.append(svg.Line(class_=["sg-grid"], x1=x, x2=x, y1=TOP, y2=bottom))
            elements.append(text(label, x, Decimal(bottom + 16), "middle"))
        elements.append(svg.Rect(class_=["sg-frame"], x=LEFT, y=TOP, width=end - LEFT, height=bottom - TOP))
        return elements

    def names(self) -> list[svg.Element]:
        """Return the name of the first axis, below it, and of the second, inside the frame, unless it is empty."""
        first = text(self.x.name, Decimal((LEFT + WIDTH - RIGHT) // 2), Decimal(HEIGHT - 8), "middle")
        return [first, *([text(self.y.name, LEFT + 6, Decimal(TOP + 14), "start")] if self.y.name else [])]


def picture(title: str, elements: Sequence[svg.Element], style: str = "") -> str:
    """Return a drawing; ``title`` is what a reader hears who does not see it."""
    head: list[svg.Element] = [svg.Title(text=escape(title)), *([svg.Style(text=style)] if style else [])]
    box = svg.ViewBoxSpec(0, 0, WIDTH, HEIGHT)
    return str(svg.SVG(viewBox=box, elements=[*head, *elements], extra={"role": "img"})) + "\n"


def text(words: str, x: Decimal | int, y: Decimal, anchor: Literal["start", "middle", "end"]) -> svg.Text:
    """Return words at a place.

    >>> print(text("<1", 0, Decimal(0), "end"))
    <text text-anchor="end" class="sg-text" x="0" y="0">&lt;1</text>
    """
    # svg.py writes text as it is.
    return svg.Text(class_=["sg-text"], x=x, y=y, text=escape(words), text_anchor=anchor)


def _rounded(a: float) -> Decimal:
    """Two decimals are below what a screen shows, and the same on every machine."""
    return Decimal(f"{a:.2f}")
