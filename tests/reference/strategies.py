"""What the laws of the reference are tried on, and how often."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from softgauge.reference import Format

# The same examples every time: a law that fails, fails again.
LAW = settings(deadline=None, derandomize=True, database=None, max_examples=60)


def power(e: int) -> Fraction:
    """2^e."""
    return Fraction(1 << e) if e >= 0 else Fraction(1, 1 << -e)


def codes(f: Format) -> st.SearchStrategy[int]:
    """Codes of finite numbers; the ends of the range, of the subnormals and of binades among them."""
    ends = [0, 1, f.max_code, f.max_code - 1, 1 << (f.p - 1), (1 << (f.p - 1)) - 1]
    magnitudes = st.one_of(st.sampled_from(ends), st.integers(0, f.max_code))
    return st.tuples(magnitudes, st.sampled_from([0, f.sign_bit])).map(sum)


def dyadics(f: Format) -> st.SearchStrategy[tuple[int, int]]:
    """Pairs (mantissa, exponent) from below the smallest number to beyond the largest."""
    mantissas = st.integers(-(1 << (2 * f.p)), 1 << (2 * f.p))
    return st.tuples(mantissas, st.integers(f.e_min - 4 * f.p, f.e_max))


def magnitude_order(f: Format, code: int) -> int:
    """A number's place in the order of its format; both zeros have place 0."""
    return -(code ^ f.sign_bit) if code & f.sign_bit else code
