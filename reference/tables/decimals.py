"""Values to 40 significant decimal digits, rounded once from a proved enclosure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mpmath.libmp import from_man_exp

from ..arbiter.certified import Certified, Outcome
from ..arbiter.interval import IntervalField
from ..formats import FORMATS, Format

DIGITS = 40

PRECISIONS = (160, 640)
"""Bits of the enclosures that are tried; 40 digits are 133 bits."""

MAX_BITS = 1 << 12
"""Bits after which digits are given up: of a number below 2^-4000, which every format rounds to 0."""

FAR = 1 << 13
"""Beyond this binary exponent a power of ten is enclosed, not built: exp(-1e300) has an exponent of 300 digits."""

Evaluate = Callable[[Format], list[Outcome]]


def wide(p: int) -> Format:
    """Return a binary format of p bits that no result of the family overflows or underflows."""
    e_max = 1 << 1100
    top = (((e_max << 1) + 1) << (p - 1)) - 1
    return replace(FORMATS["float64"], name=f"wide{p}", bits=1110 + p, p=p, e_min=-e_max, e_max=e_max, max_code=top)


def digits(evaluate: Evaluate) -> list[str | None]:
    """Return the results of an evaluation as decimals; ``evaluate(format)`` encloses them for a format.

    Trailing zeros are left out: ``5e-1`` is one half, exactly or to 40 digits. None where no enclosure decides.
    """
    found: dict[int, str | None] = {}
    for p in PRECISIONS:
        for k, outcome in enumerate(evaluate(wide(p))):
            if found.get(k) is None:
                found[k] = _text(outcome) if isinstance(outcome, Certified) else None
        if None not in found.values():
            break
    return [found[k] for k in range(len(found))]


def _text(outcome: Certified) -> str | None:
    if outcome.code & ~outcome.format.sign_bit > outcome.format.max_code:
        return outcome.format.hex(outcome.code)
    low, high = _decimal(*outcome.lo), _decimal(*outcome.hi)
    return low if low == high else None


def _decimal(man: int, exp: int) -> str | None:
    """Return man·2^exp to 40 digits, ties to even; None where an enclosed power of ten does not decide it.

    >>> _decimal(-3, -1), _decimal(1, 200)
    ('-1.5e+0', '1.606938044258990275541962092341162602522e+60')
    """
    if not man:
        return "0"
    sign = "-" if man < 0 else ""
    scaled = _near(abs(man), exp) if abs(exp) + man.bit_length() < FAR else _far(abs(man), exp)
    if scaled is None:
        return None
    number, power = scaled
    if number == 10**DIGITS:
        number, power = number // 10, power + 1
    body = str(number).rstrip("0")
    return f"{sign}{body[0]}{'.' if body[1:] else ''}{body[1:]}e{power:+d}"


def _near(man: int, exp: int) -> tuple[int, int]:
    numerator, denominator = man << max(exp, 0), 1 << max(-exp, 0)
    power = len(str(numerator // denominator)) - 1 if numerator >= denominator else -len(str(denominator // numerator))
    while True:
        shift = DIGITS - 1 - power
        n, d = numerator * 10 ** max(shift, 0), denominator * 10 ** max(-shift, 0)
        if n < d * 10 ** (DIGITS - 1):
            power -= 1
        elif n >= d * 10**DIGITS:
            power += 1
        else:
            quotient, rest = divmod(2 * n + d, 2 * d)
            return quotient - (rest == 0 and quotient & 1), power


def _far(man: int, exp: int) -> tuple[int, int] | None:
    field: Any = IntervalField(2 * DIGITS * 4 + 2 * exp.bit_length() + man.bit_length())
    y, ln10 = field.point(from_man_exp(man, exp)), field.log(field.integer(10))
    # One more than the floor of the logarithm is too many, or one too many: the number of digits tells.
    (whole, scale), _ = (field.log(y) / ln10).ends
    power = (whole << scale if scale >= 0 else whole >> -scale) + 1
    while True:
        scaled = y * field.exp(ln10 * (DIGITS - 1 - power))
        low, high = (_nearest(*end) for end in scaled.ends)
        if high >= 10 ** (DIGITS - 1):
            return (low, power) if low == high else None
        power -= 1


def _nearest(man: int, exp: int) -> int:
    return man << exp if exp >= 0 else ((man >> (-exp - 1)) + 1) >> 1
