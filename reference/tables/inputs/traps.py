"""Single cases with a history: inputs at which implementations, oracles or tables of others are known to be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ....spec.op import Op
from ...formats import Format

LN2 = Fraction("0.6931471805599453094172321214581765680755001343602552541206800095")
"""log 2 to 64 digits, more than any format can tell."""

ALL = ("float64", "float32", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2")


@dataclass(frozen=True)
class Trap:
    """One case of one function: ``make(format)`` returns its arrays, exact numbers that are rounded to the format."""

    op: str
    flag: str
    why: str
    finds: str
    make: Callable[[Format], tuple[Any, ...]]
    formats: tuple[str, ...] = ALL


def _past_a_midpoint(f: Format) -> tuple[Any, ...]:
    return ([-(1 << (f.p - 1)), Fraction(1, 2)],)


TRAPS = (
    Trap(
        "log_sigmoid",
        "far-tail",
        "log σ(300) is -5.1e-131, however close σ(300) is to 1",
        "log(sigmoid(x)), and oracles of a fixed number of digits, which give 0",
        lambda f: (300,),
    ),
    Trap(
        "logsumexp",
        "lost-term",
        "exp(-745) is below every 1 + ε: the value is the smallest number, not 0",
        "log where log1p is due, and references of a fixed number of digits",
        lambda f: ([0, -745],),
    ),
    Trap(
        "logsumexp",
        "cancelled",
        "x = -log 2, twice: the sum is 1 and only the rounding of x is left",
        "the logarithm of a sum near 1 that was rounded before",
        lambda f: ([-LN2, -LN2],),
    ),
    Trap(
        "softargmax",
        "long-equal",
        "1/1024 is half of the smallest number: it ties to 0, and a sum kept in the format stops at 16",
        "sums accumulated in the storage format, flushing that is not rounding",
        lambda f: ([0] * 1024,),
        ("float8_e4m3fn",),
    ),
    Trap(
        "log_softargmax",
        "past-a-midpoint",
        "-(2^(p-1) + 1/2) lies half way between two numbers of p bits; a far smaller term decides",
        "rounding twice, through any wider format, which then ties to even",
        _past_a_midpoint,
    ),
    Trap(
        "softargmax_vjp",
        "constant-cotangent",
        "softargmax does not see a common offset: the pullback of a constant is exactly 0",
        "a missing inner product, and differences of rounded products",
        lambda f: ([1, 2, 3], [1, 1, 1]),
    ),
)


def traps(op: Op, format: Format) -> tuple[Trap, ...]:
    """Return the traps of a function in a format."""
    return tuple(t for t in TRAPS if t.op == op.id and format.name in t.formats)
