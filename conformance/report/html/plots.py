"""The errors of a score as drawings: where they are largest, how near to what is permitted, how they are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isnan, log2, log10

import svg

from ....spec.render.canvas import BOTTOM, HEIGHT, Axis, Canvas, picture
from ...scoring.outcome.distribution import ByClasses, ByMagnitude, Errors, Share
from ..common.text import ulps
from .scale import Scale, classes, magnitude, magnitudes, power, rounded

ARM = Decimal(4)
"""Half the width of a mark, in units of the drawing."""

LEAST = 0.01
"""Errors in ulp that are not told apart: below them the rounding of the result decides."""

FEW = 7
"""Doublings up to which each bar of a distribution has a label of its own."""


@dataclass(frozen=True)
class Drawn:
    """A drawing, what it shows and the sentence below it."""

    title: str
    picture: str
    caption: str


def drawings(errors: Errors, what: str) -> list[Drawn]:
    """Return the drawings of a score; what nothing was gathered of is left out."""
    return [
        *([by_magnitude(errors.magnitude, what)] if errors.magnitude else []),
        *([by_classes(errors.classes, what)] if errors.classes else []),
        *([by_size(errors.histogram, what)] if errors.histogram else []),
    ]


def by_magnitude(bins: Sequence[ByMagnitude], what: str) -> Drawn:
    """Return the errors over the magnitude of the input."""
    axis = magnitudes([b.exponent for b in bins], "largest |x| of the row")
    places = {f"|x| = {power(2, b.exponent)}": (magnitude(b.exponent), b) for b in bins}
    return _errors(axis, places, "Error in ulp against magnitude", what)


def by_classes(bins: Sequence[ByClasses], what: str) -> Drawn:
    """Return the errors over the number of classes K."""
    axis = classes([b.classes for b in bins], "number of classes K")
    places = {f"K = {b.classes:,}": (log2(max(b.classes, 1)), b) for b in bins}
    return _errors(axis, places, "Error in ulp against K", what)


def by_size(shares: Sequence[Share], what: str) -> Drawn:
    """Return how many values have which error; each bar begins at twice the error at which the one before began."""
    heights = Scale.of([float(s.values) for s in shares], least=1)
    places = {s.ulp: -2.0 if s.ulp < 0.5 else log2(s.ulp) for s in shares if s.ulp < inf}
    high = max([1.0, *places.values()]) + 1
    # What is not finite has a bar apart from the others, as wide as one of a dozen.
    gap = max(1.0, high / 12)
    apart = any(s.ulp not in places for s in shares)
    ticks = [*_sizes(high), *([(high + 1.5 * gap, "∞")] if apart else [])]
    canvas = Canvas(Axis(-2.2, high + 2 * gap if apart else high + 0.2, "ulp", ticks), heights.axis)
    bottom = Decimal(HEIGHT - BOTTOM)
    bars = []
    for share in shares:
        place, width = (places[share.ulp], 1.0) if share.ulp in places else (high + gap, gap)
        left, right = canvas.across(place), canvas.across(place + width)
        top = canvas.down(heights.place(float(share.values)))
        # A bar among a thousand doublings would be too thin to be seen.
        bars.append(f"M{left} {bottom}V{top}H{max(right - 1, left + 2)}V{bottom}Z")
    total = sum(s.values for s in shares)
    near = sum(s.values for s in shares if s.ulp < 0.5)
    title, caption = "Distribution of errors", f"{near:,} of {total:,} values are less than ½ ulp from exact."
    return _drawn(title, caption, what, [*canvas.grid(), _path("bar", bars), *canvas.names()])


def _errors(axis: Axis, places: Mapping[str, tuple[float, ByMagnitude | ByClasses]], title: str, what: str) -> Drawn:
    """Return dots at the largest errors, and stems from what is permitted to the error that comes nearest to it.

    The two need not be errors of the same value: what is permitted depends on more than the output.
    """
    bins = [b for _, b in places.values()]
    scale = Scale.of([v for b in bins for v in (b.max_ulp, b.permitted, _nearest(b))], LEAST)
    canvas = Canvas(axis, scale.axis)
    dots, caps, stems, over, line = [], [], [], [], []
    for x, b in places.values():
        across = canvas.across(x)
        dot, cap, end = (canvas.down(scale.place(v)) for v in (b.max_ulp, b.permitted, _nearest(b)))
        dots.append(f"M{across} {dot}h0")
        caps.append(f"M{across - ARM} {cap}h{2 * ARM}")
        line.append(svg.Point(across, cap))
        stems.append(f"M{across} {cap}V{end}")
        if _order(b.ratio) > 1:
            over.append(f"M{across - ARM} {end - ARM}l8 8m0-8l-8 8")
    name, worst = max(((n, b) for n, (_, b) in places.items()), key=lambda item: _order(item[1].ratio))
    near = "Farthest beyond" if _order(worst.ratio) > 1 else "Nearest to"
    caption = f"{near} its bound at {name}: {ulps(_nearest(worst))} of {ulps(worst.permitted)} ulp permitted."
    marks: list[svg.Element] = [
        svg.Polyline(class_=["sg-bound"], points=line),
        *(_path(name, d) for name, d in (("stem", stems), ("cap", caps), ("dot", dots), ("over", over)) if d),
    ]
    return _drawn(title, caption, what, [*canvas.grid(), *marks, *canvas.names()])


def _drawn(title: str, caption: str, what: str, elements: Sequence[svg.Element]) -> Drawn:
    return Drawn(title, picture(f"{title}: {what}. {caption}", elements), caption)


def _nearest(b: ByMagnitude | ByClasses) -> float:
    """Return the error of the value that is nearest to its bound, in ulp."""
    error = b.ratio * b.permitted
    return b.max_ulp if isnan(error) else error


def _order(ratio: float) -> float:
    """Return a share of a bound for comparison: NaN is no value within a bound."""
    return inf if isnan(ratio) else ratio


def _sizes(high: float) -> list[tuple[float, str]]:
    """Return ticks at errors: powers of 2 where few, else powers of 10."""
    if high <= FEW:
        names = ["0", "½", *(f"{2**e:g}" for e in range(int(high) + 1))]
        return [(float(i - 2), name) for i, name in enumerate(names)]
    decades = int(high * log10(2))
    step = rounded(decades, 6)
    return [(-1.0, "½"), *((e * log2(10), power(10, e)) for e in range(step, decades + 1, step))]


def _path(name: str, d: Sequence[str]) -> svg.Path:
    # One element for all marks of a kind: a page holds hundreds of drawings.
    return svg.Path(class_=[f"sg-{name}"], d="".join(d))  # type: ignore[arg-type]  # a string is what is written
