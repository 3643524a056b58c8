"""Single numbers: where the formulas of elementwise functions change, the ends of the range, ordinary values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...cases.families.scalars import thresholds
from ...formats import Format
from .portable_rows import steady

USUAL = (0.25, 0.5, 0.75, 1.5, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0, 24.0, 30.0, 38.0, 52.0, 75.0, 96.0, 120.0, 300.0, 700.0)

NARROW = 8
"""Widest format whose every finite number is a case of the functions of one argument."""


@dataclass(frozen=True)
class Kind:
    """A kind of single numbers: its flag, why it is there and what it finds."""

    flag: str
    why: str
    finds: str


KINDS = (
    Kind("end", "±0, the smallest, the smallest normal and the largest number", "flushed inputs, overflow, lost signs"),
    Kind(
        "threshold",
        "three neighbours at each place where implementations switch formulas or run out of range",
        "a jump between two formulas, a switch at the wrong place, premature underflow or overflow",
    ),
    Kind("usual", "ordinary numbers", "everything gross, lost log1p and expm1"),
    Kind("every", "every other finite number of the format", "everything: the table is exhaustive"),
)


def points(target: Format, *, every: bool) -> Iterator[tuple[str, int]]:
    """Yield flag and code of the inputs of an elementwise function in a format, each code once.

    >>> from ...formats import FORMATS
    >>> len(list(points(FORMATS["float8_e4m3fn"], every=True)))
    254
    """
    magnitudes = {0: "end", 1: "end", target.round_fraction(target.tiny): "end", target.max_code: "end"}
    for value in thresholds(target):
        code = _code(steady(value, target, "a threshold"), target)
        for near in (code - 1, code, code + 1):
            if near <= target.max_code:
                magnitudes.setdefault(near, "threshold")
    for value in USUAL:
        magnitudes.setdefault(_code(value, target), "usual")
    if every and target.bits <= NARROW:
        for code in range(target.max_code + 1):
            magnitudes.setdefault(code, "every")
    for code, flag in magnitudes.items():
        yield flag, code
        yield flag, code | target.sign_bit


def _code(value: float, target: Format) -> int:
    numerator, denominator = value.as_integer_ratio()
    return min(target.round(numerator, 1 - denominator.bit_length()), target.max_code)
