"""The arbiter: Ziv's strategy. Enclose a definition in intervals of more and more bits until its rounding is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Protocol

from gmpy2 import mpq
from mpmath.libmp import from_float, from_int, from_man_exp

from ...spec.op import Limit, Op
from ..formats import Format
from .certified import RESOLUTION, Certified, Outcome, Undecided, exactly, neighbours
from .interval import IntervalField, Raw
from .midpoint import Sides

MAX_BITS = 1 << 15
"""Where the arbiter gives up; a result that 32768 bits leave undecided is reported, never guessed."""

STRICT = 2
"""Attempts in which an enclosure must also lie in one binade; a result at a power of two never would."""

EXACT_AFTER = 1
"""Failed attempts after which the side of a midpoint is looked for in exact arithmetic."""


class Enclosing(Protocol):
    """What holds a value between two dyadic numbers, mantissa and exponent each."""

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The lower and the upper end."""


def enclose(
    op: Op, inputs: Sequence[Any], format: Format, only: Sequence[int] | None = None, max_bits: int | None = None
) -> list[Outcome]:
    """Return the correctly rounded results of ``op`` at finite inputs, one per entry of its result.

    Only the entries ``only`` where it is given, with at most ``max_bits`` bits. ``inputs`` has a sequence of exact
    numbers (floats, integers or dyadic Fractions) for each vector argument and one number for each scalar argument.
    A scalar result is a list of one.
    Raises ValueError for a number that is not dyadic.

    >>> from softgauge.reference.formats import FORMATS
    >>> from softgauge.spec import function
    >>> [c.hex for c in enclose(function("logsumexp"), [[0, -40]], FORMATS["float64"])]
    ['0x1.39792499b1a24p-58']
    """
    raws = [[raw_of(v) for v in value] if core else raw_of(value) for core, value in zip(op.cores, inputs, strict=True)]
    size = len(raws[0]) if op.cores[0] else 0
    entries = list(only) if only is not None else list(range(size)) if op.result else [0]
    outcomes: dict[int, Outcome] = {}
    bits, attempt = first_bits(raws, size, format), 0
    most = MAX_BITS if max_bits is None else max_bits
    # Where terms cancel, the result may well underflow: these bits decide that.
    deepest = bits + format.p - format.e_min + RESOLUTION
    limits = limits_of(op, rationals(inputs)) if op.limit is not None else _unlimited
    for k in entries:
        limit = limits(k)
        if limit is not None and limit[1] == 0:
            outcomes[k] = exactly(limit[0], format, bits)
    pending = [k for k in entries if k not in outcomes]
    order = sorted(range(size), key=lambda i: inputs[0][i], reverse=True)
    sides: Sides | None = None
    while pending:
        if bits > most:
            outcomes.update((k, Undecided(format, bits // 2)) for k in pending)
            break
        component = _reading(op, IntervalField(bits, size, order), raws)
        attempt += 1
        left = []
        for k in pending:
            outcome = rounding(component(k), limits(k), format, bits, strict=attempt <= STRICT)
            if outcome is None and attempt > EXACT_AFTER:
                sides = Sides(op, rationals(inputs), size) if sides is None else sides
                outcome = sides.decide(k, component(k), format, bits)
            if outcome is None:
                left.append(k)
            else:
                outcomes[k] = outcome
        pending = left
        bits = deepest if bits < deepest <= most else 2 * bits
    return [outcomes[k] for k in entries]


def raw_of(value: Any) -> Raw:
    """Return an exact number as mpmath stores it."""
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, int):
        return from_int(value)
    exact = Fraction(value)
    if exact.denominator & (exact.denominator - 1):
        raise ValueError(f"{value} is not dyadic: inputs are floating-point numbers")
    return from_man_exp(exact.numerator, 1 - exact.denominator.bit_length())


def first_bits(inputs: list[Any], size: int, format: Format) -> int:
    """Return the first number of bits, from integer arithmetic on exponents alone: twice what a rounding takes.

    What takes no more than that the rungs have decided. x - log Σ exp(x) cancels up to the magnitude of x, so its
    exponent counts.
    """
    first = inputs[0] if isinstance(inputs[0], list) else inputs[:1]
    largest = max((exponent + count for _, _, exponent, count in first), default=0)
    return 2 * (format.p + 12 + (size + 3).bit_length()) + max(0, largest)


def points(field: IntervalField, value: Any) -> Any:
    """Return a number or a row of numbers as intervals that hold nothing else."""
    return [field.point(raw) for raw in value] if isinstance(value, list) else field.point(value)


def rationals(inputs: Sequence[Any]) -> list[Any]:
    """Return the arguments of a definition as exact rationals."""
    return [[mpq(v) for v in value] if isinstance(value, Sequence) else mpq(value) for value in inputs]


def _reading(op: Op, field: IntervalField, raws: list[Any]) -> Callable[[int], Any]:
    result = op.define(field, *(points(field, v) for v in raws))
    return result if op.result else lambda _: result


def _unlimited(k: int) -> Limit:
    return None


def limits_of(op: Op, exact: list[Any]) -> Callable[[int], Limit]:
    """Return, entry by entry, the rational that the result approaches; the op must have a limit."""
    assert op.limit is not None
    result = op.limit(*exact)

    def limit(k: int) -> Limit:
        found = result(k) if op.result else result
        return None if found is None else (Fraction(int(found[0].numerator), int(found[0].denominator)), found[1])

    return limit


def rounding(y: Enclosing, limit: Limit, format: Format, bits: int, *, strict: bool) -> Certified | None:
    """Return the rounding if every number of the enclosure, on the limit's proved side, shares it."""
    lo, hi = y.ends
    low, high = format.round(*lo), format.round(*hi)
    open_end = False
    if limit is not None:
        value, sign = limit
        # y lies strictly on one side of the limit: the enclosure ends there, infinitely close to it, also where
        # outward rounding has already brought the end onto the limit.
        if sign > 0 and _at_most(lo, value):
            open_end = True
            lo, low = neighbours(value, bits + format.p)[0], format.round_fraction(value, sticky=1)
        if sign < 0 and _at_most((-hi[0], hi[1]), -value):
            open_end = True
            hi, high = neighbours(value, bits + format.p)[1], format.round_fraction(value, sticky=-1)
    if low != high and (low | high) & ~format.sign_bit:
        return None
    outcome = Certified(format, low if low == high else 0, lo, hi, bits)
    if outcome.width_exponent > outcome.ulp_exponent - RESOLUTION or (strict and outcome.straddles and not open_end):
        return None
    return outcome


def _at_most(a: tuple[int, int], value: Fraction) -> bool:
    """Whether the dyadic number a is at most a rational, decided without building a huge power."""
    man, exp = a
    if not man or not value or (man < 0) != (value < 0):
        return (man > 0) - (man < 0) <= (value > 0) - (value < 0)
    top = exp + abs(man).bit_length()
    other = abs(value.numerator).bit_length() - value.denominator.bit_length() + 1
    if abs(top - other) > 2:
        return (top < other) == (man > 0)
    return Fraction(man) * Fraction(2) ** exp <= value
