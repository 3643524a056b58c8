"""A second opinion: the same definitions in Arb's ball arithmetic, which shares no code with mpmath.

Needs python-flint (the extra ``audit``), which is imported when something is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from ..spec.op import Op
from .formats import Format

ATTEMPTS = 5
"""How often the bits are doubled; what is then undecided is compared as far as it is known."""

HALF_UNIT = "5.000001e"
"""The distance of a value from its rounding to 40 digits, in units of the digit after those."""


def available() -> bool:
    """Whether python-flint is installed."""
    return find_spec("flint") is not None


@dataclass(frozen=True)
class ArbField:
    """Ball arithmetic at Arb's current precision; ``size`` is the number of entries that :meth:`sum` runs over."""

    size: int

    def exp(self, a: Any) -> Any:
        """Return a ball that holds e^a."""
        return a.exp()

    def log(self, a: Any) -> Any:
        """Return a ball that holds log a; not finite where a may be 0."""
        return a.log()

    def sum(self, term: Callable[[int], Any]) -> Any:
        """Return a ball that holds Σ_i term(i)."""
        from flint import arb

        return sum((term(i) for i in range(self.size)), arb(0))


def differences(
    op: Op, row: Sequence[Any], target: Format, codes: Sequence[int], decimals: Sequence[str | None], bits: int
) -> list[str]:
    """Return what Arb says against the results of a row of finite numbers: a sentence for each wrong entry.

    ``codes`` are the roundings and ``decimals`` the values to 40 digits; ``bits`` is where to begin.

    >>> from ..spec import function
    >>> from .formats import FORMATS
    >>> half = FORMATS["float16"].parse("0x1p-1")
    >>> differences(function("sigmoid"), [0.0], FORMATS["float16"], [half + 1], ["5e-1"], 64)
    ['entry 0: Arb rounds to 0x1p-1, not 0x1.004p-1']
    """
    from flint import arb

    found: dict[int, str] = {}
    left = set(range(len(codes)))
    for attempt in range(ATTEMPTS):
        with precision((bits + 192) << attempt):
            exact = [[_exact(v) for v in a] if isinstance(a, Sequence) else _exact(a) for a in row]
            result = op.define(ArbField(len(exact[0]) if op.cores[0] else 0), *exact)
            for k in sorted(left):
                y = arb(result(k) if op.result else result)
                if not y.is_finite():
                    continue
                low, high = (target.round(*map(int, end.man_exp())) for end in (y.lower(), y.upper()))
                fault = _against(y, low, high, codes[k], decimals[k], target)
                if fault:
                    found[k] = f"entry {k}: {fault}"
                if fault or _same(low, high, target):
                    left.discard(k)
    return [found[k] for k in sorted(found)]


def _against(y: Any, low: int, high: int, code: int, decimal: str | None, target: Format) -> str:
    from flint import arb

    if not _order(low, target) <= _order(code, target) <= _order(high, target):
        return f"Arb rounds to {target.hex(low)}, not {target.hex(code)}"
    if decimal is None or decimal in ("inf", "-inf", "nan"):
        return ""
    power = int(decimal.partition("e")[2] or 0)
    if abs(y - arb(decimal)) > arb(f"{HALF_UNIT}{power - 40}"):
        return f"Arb says {y.str(45, radius=False)}, not {decimal}"
    return ""


def _order(code: int, target: Format) -> int:
    """Return an integer that grows with the number; ±0 are one, and an overflow comes after every number."""
    magnitude = code & ~target.sign_bit
    return -magnitude if code & target.sign_bit else magnitude


def _same(low: int, high: int, target: Format) -> bool:
    return _order(low, target) == _order(high, target)


def _exact(value: Any) -> Any:
    from flint import arb, fmpq

    exact = Fraction(value)
    return arb(fmpq(exact.numerator, exact.denominator))


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Run Arb at a number of bits and leave its global precision as it was."""
    from flint import ctx

    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before
