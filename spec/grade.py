"""The scale an implementation is measured on, best first, and the arithmetic each line assumes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How good a result is; a smaller number is a better grade.

    >>> Grade.STABLE < Grade.FAST
    True
    >>> Grade["FAITHFUL"].label
    'faithful'
    """

    EXACT = 0
    FAITHFUL = 1
    STABLE = 2
    TEXTBOOK = 3
    FAST = 4
    SAVED = 5
    NATIVE = 6
    FRAGILE = 7
    UNSTABLE = 8
    WRONG = 9

    @property
    def label(self) -> str:
        """The grade's name as reports print it."""
        return self.name.lower()

    @property
    def meaning(self) -> str:
        """One sentence that says what the grade certifies."""
        return _MEANING[self]


_MEANING = {
    Grade.EXACT: "every value is the correctly rounded one, bit for bit",
    Grade.FAITHFUL: "every error is below 1 ulp of the output format",
    Grade.STABLE: "within the bound of an algorithm with log1p and a summation tree of depth log2(K) + 32",
    Grade.TEXTBOOK: "within the bound of the shifted textbook formula with recursive summation",
    Grade.FAST: "within the bound only if fast exponentials and divisions are granted",
    Grade.SAVED: "a pullback within the bound of fast only from results that were saved rounded to 8 or 16 bits",
    Grade.NATIVE: "within the bound only if the 8- or 16-bit storage format is the compute format",
    Grade.FRAGILE: "backward stable, but the error grows with a constant added to every input",
    Grade.UNSTABLE: "finite, but beyond every bound",
    Grade.WRONG: "a wrong special value, a spurious infinity or NaN, or a value outside the codomain",
}


@dataclass(frozen=True)
class Profile:
    """The error model of an arithmetic, in units of its roundoff u.

    An elementary function is off by at most ``k·u`` relatively; the argument of an exponential
    by ``c_d·u`` relatively; ``slack`` is how far (in nats) the shift may lie below the maximum,
    granted for more than 16 classes; ``base2`` is 1 where logarithms may be taken in base 2.
    """

    name: str
    c_d: float
    k_exp: float
    k_log: float
    k_div: float
    slack: float
    base2: int


LIBM = Profile("libm", c_d=1, k_exp=2, k_log=2, k_div=1, slack=0.0, base2=0)
"""Mathematical functions within 1 ulp, division correctly rounded."""

# 5.55 >= 8 ln 2: kernels that rescale only when the running maximum grew by a factor 2^8.
FAST = Profile("fast", c_d=4, k_exp=5, k_log=5, k_div=5, slack=5.55, base2=1)
"""GPU fast math up to binary32: approximate exponentials in base 2, approximate division, lazy rescaling."""

FAST64 = Profile("fast64", c_d=4, k_exp=2, k_log=2, k_div=2, slack=0.0, base2=1)
"""Fast arithmetic in binary64: no approximate instruction exists, only base 2."""
