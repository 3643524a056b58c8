"""How large the errors of one function in one format are, by what they may depend on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ByMagnitude:
    """Errors of the rows whose largest finite first argument is at least 2^exponent, and below the next entry's.

    ``max_ulp`` is the largest error in ulp, ``ratio`` the largest error / tolerance of the required line and
    ``permitted`` the tolerance there, in ulp.
    """

    exponent: int
    values: int
    max_ulp: float
    ratio: float
    permitted: float


@dataclass(frozen=True)
class ByClasses:
    """Errors of the rows with one number of classes.

    ``depth`` is the effective depth of the summation tree: the largest part of an error that no other term of the
    textbook bound explains, in units of what one level of the tree contributes; None where nothing is summed.
    """

    classes: int
    values: int
    max_ulp: float
    ratio: float
    permitted: float
    depth: float | None = None


@dataclass(frozen=True)
class Share:
    """How many errors are at least ``ulp`` and less than twice that (the first: less than half an ulp)."""

    ulp: float
    values: int


@dataclass(frozen=True)
class Errors:
    """The errors of a score, but for reductions, which put rows together; entries without values are left out.

    ``depth_slope`` is the slope of log depth in log K: at most 1 for recursive summation, at most ½ for a tree; None
    where too few depths are seen.
    """

    magnitude: tuple[ByMagnitude, ...] = ()
    classes: tuple[ByClasses, ...] = ()
    histogram: tuple[Share, ...] = ()
    depth_slope: float | None = None
