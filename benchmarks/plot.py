"""Cost against size as SVG, both axes logarithmic: a curve for each contestant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil, floor, log10

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 360, 64, 150, 28, 44
COLOURS = ("#0550ae", "#cf222e", "#1a7f37", "#8250df", "#9a6700", "#57606a")


def draw(curves: Mapping[str, Points], title: str, across: str, up: str) -> str:
    """Return SVG of named curves; every number must be positive. Needs svg.py, part of the extra ``render``.

    >>> draw({"a": [(1.0, 10.0), (100.0, 10.0)]}, "cost", "classes", "ns").count("<polyline")
    1
    """
    import svg

    xs = [log10(x) for points in curves.values() for x, _ in points]
    ys = [log10(y) for points in curves.values() for _, y in points]
    left, right, low, high = floor(min(xs)), ceil(max(xs)), floor(min(ys)), ceil(max(ys))

    def place(x: float, y: float) -> tuple[Decimal, Decimal]:
        h = LEFT + (x - left) / max(right - left, 1) * (WIDTH - LEFT - RIGHT)
        v = TOP + (high - y) / max(high - low, 1) * (HEIGHT - TOP - BOTTOM)
        return Decimal(f"{h:.2f}"), Decimal(f"{v:.2f}")

    def text(x: Decimal | int, y: Decimal | int, shown: str, colour: str = "#1f2328") -> svg.Text:
        return svg.Text(x=x, y=y, text=shown, fill=colour, font_size=12, font_family="system-ui,sans-serif")

    elements: list[svg.Element] = [svg.Title(text=title), text(LEFT, 18, title), text(4, 18, up)]
    elements.append(text((WIDTH - RIGHT) // 2, HEIGHT - 8, across))
    for power in range(left, right + 1):
        x, bottom = place(power, low)
        elements.append(svg.Line(x1=x, x2=x, y1=TOP, y2=bottom, stroke="#d0d7de"))
        elements.append(text(x - 12, HEIGHT - BOTTOM + 16, f"1e{power}"))
    for power in range(low, high + 1):
        x, y = place(left, power)
        elements.append(svg.Line(x1=x, x2=WIDTH - RIGHT, y1=y, y2=y, stroke="#d0d7de"))
        elements.append(text(x - 36, y + 4, f"1e{power}"))
    for i, (name, points) in enumerate(curves.items()):
        colour = COLOURS[i % len(COLOURS)]
        corners = [svg.Point(*place(log10(x), log10(y))) for x, y in points]
        elements.append(svg.Polyline(points=corners, stroke=colour, fill="none", stroke_width=2))
        at = corners[-1].y + 4  # type: ignore[operator]  # svg.py types a coordinate as a length or a number
        elements.append(text(WIDTH - RIGHT + 8, at, name, colour))
    picture = svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, WIDTH, HEIGHT), elements=elements, extra={"role": "img"})
    return str(picture) + "\n"
