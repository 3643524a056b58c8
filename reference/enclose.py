"""The arbiter: Ziv's strategy. Enclose a definition in intervals of more and more bits until its rounding is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from mpmath.libmp import from_float, from_int, from_man_exp

from ..spec.op import Limit, Op
from .exact import ExactField, NotExponential, Quotient
from .formats import Format
from .interval import Interval, IntervalField, Raw

MAX_BITS = 1 << 15
"""Where the arbiter gives up; a result that 32768 bits leave undecided is reported, never guessed."""

RESOLUTION = 8
"""An enclosure is accepted when it is also narrower than 2^-RESOLUTION ulp, so that errors can be measured from it."""

EXACT_AFTER = 2
"""Failed attempts after which ties are looked for in exact arithmetic."""


@dataclass(frozen=True)
class Certified:
    """A correctly rounded value: its code, the dyadic enclosure it follows from and the bits that took.

    ``lo`` and ``hi`` are pairs (mantissa, exponent) with ``mantissa·2^exponent <= y``, or ``>= y``. The fields
    ``ulp_exponent`` and ``residual`` measure errors from the exact value: ulp(y) = 2^ulp_exponent, and
    y = rounded + residual·ulp(y), with the residual in [-1/2, 1/2] for finite results, known to 2^-8; an overflow
    counts as rounded to 2^(e_max + 1).
    """

    format: Format
    code: int
    lo: tuple[int, int]
    hi: tuple[int, int]
    bits: int

    @property
    def value(self) -> Any:
        """The rounded value as a NumPy scalar of the format."""
        return self.format.array([self.code])[0]

    @property
    def hex(self) -> str:
        """The rounded value as a hexadecimal float."""
        return self.format.hex(self.code)

    @property
    def width_exponent(self) -> int:
        """The smallest e known to satisfy hi - lo <= 2^e."""
        (a, e), (b, f) = self.lo, self.hi
        if abs(e - f) > MAX_BITS:
            return 1 + max(e + a.bit_length() if a else f, f + b.bit_length() if b else e)
        base = min(e, f)
        return base + ((b << (f - base)) - (a << (e - base))).bit_length()

    @cached_property
    def ulp_exponent(self) -> int:
        """Exponent of the ulp at the exact value."""
        man, exp = self.lo if self.lo[0] else self.hi
        top = exp + abs(man).bit_length() - 1 if man else self.format.e_min
        return min(max(top, self.format.e_min), self.format.e_max) - self.format.p + 1

    @cached_property
    def residual(self) -> float:
        """(exact - rounded) / ulp, from the lower end of the enclosure; 0 where the result is not finite."""
        magnitude = self.code & ~self.format.sign_bit
        if magnitude == self.format.inf_code and self.bits:
            # An overflow is measured as if the format went on: infinity stands for 2^(e_max + 1).
            significand, exponent = 1, self.format.e_max + 1
            significand = -significand if self.code & self.format.sign_bit else significand
        elif magnitude > self.format.max_code:
            return 0.0
        else:
            significand, exponent = self.format.significand(self.code)
        man, exp = self.lo
        if man and exp + abs(man).bit_length() < self.ulp_exponent - 64:
            man, exp = 0, exponent
        base = min(exp, exponent)
        difference = (man << (exp - base)) - (significand << (exponent - base))
        excess = max(0, difference.bit_length() - 62)
        return math.ldexp(difference >> excess, min(base + excess - self.ulp_exponent, 900))


@dataclass(frozen=True)
class Undecided:
    """No rounding was proved within ``bits`` bits."""

    format: Format
    bits: int


Outcome = Certified | Undecided


def enclose(op: Op, inputs: Sequence[Any], format: Format) -> list[Outcome]:
    """Return the correctly rounded results of ``op`` at finite inputs, one per entry of its result.

    ``inputs`` has a sequence of exact numbers (floats, integers or dyadic Fractions) for each vector argument and
    one number for each scalar argument. A scalar result is a list of one. Raises ValueError for a number
    that is not dyadic.

    >>> from softgauge.reference.formats import FORMATS
    >>> from softgauge.spec import function
    >>> [c.hex for c in enclose(function("logsumexp"), [[0, -40]], FORMATS["float64"])]
    ['0x1.39792499b1a24p-58']
    """
    raws = [[_raw(v) for v in value] if core else _raw(value) for core, value in zip(op.cores, inputs, strict=True)]
    size = len(raws[0]) if op.cores[0] else 0
    pending = list(range(size)) if op.result else [0]
    outcomes: dict[int, Outcome] = {}
    bits = _start(raws, size, format)
    attempt = 0
    limits: Callable[[int], Limit] | None = None
    while pending:
        field = IntervalField(bits, size)
        component = _reading(op, field, [_points(field, v) for v in raws])
        left = []
        for k in pending:
            outcome = _round(component(k), limits(k) if limits else None, format, bits)
            if outcome is None:
                left.append(k)
            else:
                outcomes[k] = outcome
        pending = left
        if pending and limits is None and op.limit is not None:
            limits = _limits(op, _fractions(inputs))
        attempt += 1
        if pending and attempt == EXACT_AFTER:
            for k, rational in _rationals(op, _fractions(inputs), size, pending).items():
                outcomes[k] = _exactly(rational, format, bits)
            pending = [k for k in pending if k not in outcomes]
        bits *= 2
        if bits > MAX_BITS:
            outcomes.update((k, Undecided(format, bits // 2)) for k in pending)
            break
    return [outcomes[k] for k in sorted(outcomes)]


def _raw(value: Any) -> Raw:
    """Return an exact number as mpmath stores it."""
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, int):
        return from_int(value)
    exact = Fraction(value)
    if exact.denominator & (exact.denominator - 1):
        raise ValueError(f"{value} is not dyadic: inputs are floating-point numbers")
    return from_man_exp(exact.numerator, 1 - exact.denominator.bit_length())


def _start(inputs: list[Any], size: int, format: Format) -> int:
    """Return the first number of bits, from integer arithmetic on exponents alone.

    x - log Σ exp(x) cancels up to the magnitude of x, so its exponent counts.
    """
    first = inputs[0] if isinstance(inputs[0], list) else inputs[:1]
    largest = max((exponent + count for _, _, exponent, count in first), default=0)
    return format.p + 12 + (size + 3).bit_length() + max(0, largest)


def _points(field: IntervalField, value: Any) -> Any:
    return [field.point(raw) for raw in value] if isinstance(value, list) else field.point(value)


def _fractions(inputs: Sequence[Any]) -> list[Any]:
    return [[Fraction(v) for v in value] if isinstance(value, Sequence) else Fraction(value) for value in inputs]


def _reading(op: Op, field: IntervalField | ExactField, arguments: list[Any]) -> Callable[[int], Any]:
    result = op.define(field, *arguments)
    return result if op.result else lambda _: result


def _limits(op: Op, exact: list[Any]) -> Callable[[int], Limit]:
    assert op.limit is not None
    result = op.limit(*exact)
    return result if op.result else lambda _: result


def _rationals(op: Op, exact: list[Any], size: int, pending: list[int]) -> dict[int, Fraction]:
    """Return those pending results that are rational numbers."""
    found: dict[int, Fraction] = {}
    arguments = [[Quotient.of(v) for v in value] if isinstance(value, list) else Quotient.of(value) for value in exact]
    try:
        component = _reading(op, ExactField(size), arguments)
        for k in pending:
            value = component(k).rational()
            if value is not None:
                found[k] = value
    except NotExponential:
        pass  # the definition has a logarithm, or too many terms: more bits decide, or the cap reports
    return found


def _round(y: Interval, limit: Limit, format: Format, bits: int) -> Certified | None:
    """Return the rounding if every number of the enclosure, on the limit's proved side, shares it."""
    (lo, hi) = (_dyadic(y.lo), _dyadic(y.hi))
    low, high = format.round(*lo), format.round(*hi)
    if limit is not None:
        value, sign = limit
        if sign == 0:
            return _exactly(value, format, bits)
        # y lies strictly on one side of the limit: the enclosure ends there, infinitely close to it, also where
        # outward rounding has already brought the end onto the limit.
        if sign > 0 and _at_most(lo, value):
            lo, low = _neighbours(value, bits + format.p)[0], format.round_fraction(value, sticky=1)
        if sign < 0 and _at_most((-hi[0], hi[1]), -value):
            hi, high = _neighbours(value, bits + format.p)[1], format.round_fraction(value, sticky=-1)
    if low != high and (low | high) & ~format.sign_bit:
        return None
    outcome = Certified(format, low if low == high else 0, lo, hi, bits)
    return outcome if outcome.width_exponent <= outcome.ulp_exponent - RESOLUTION else None


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


def _exactly(value: Fraction, format: Format, bits: int) -> Certified:
    """Return the rounding of a rational, with an enclosure of 2^-bits of it."""
    return Certified(format, format.round_fraction(value), *_neighbours(value, bits), bits)


def _neighbours(value: Fraction, bits: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return dyadic numbers at most and at least a rational, within 2^-bits of it relatively."""
    shift = max(0, bits + value.denominator.bit_length() - abs(value.numerator).bit_length() + 1)
    floor, rest = divmod(value.numerator << shift, value.denominator)
    return (floor, -shift), (floor + (rest > 0), -shift)


def _dyadic(raw: Raw) -> tuple[int, int]:
    sign, man, exp, _ = raw
    return (-int(man) if sign else int(man)), exp
