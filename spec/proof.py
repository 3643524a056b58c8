"""The forms that a proof can take: data that :mod:`.prove` checks and nothing takes on trust.

Every form states what is to hold as functions of a reading ``F`` and of its arguments, written like the
definition of an op, so that the same words are attacked by intervals and proved by SymPy. Beside ``exp``,
``log`` and ``sum`` a reading offers ``F.n``, ``F.delta(j, k)`` and ``F.derivative(y, k)`` with respect to the
first argument (``k`` is None where that is a single number; derivatives do not nest).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

Reader = Callable[..., Any]
Number = Fraction | int
Point = tuple[Number | tuple[Number, ...], ...]


class Domain(StrEnum):
    """What is assumed of every entry of an argument; a row of the simplex is positive and sums to 1."""

    REAL = "real"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    SIMPLEX = "simplex"


class Relation(StrEnum):
    """How the left side stands to the right side."""

    EQUAL = "="
    AT_MOST = "≤"
    BELOW = "<"

    def broken_by(self, sign: int) -> bool:
        """Whether left - right of this sign contradicts the relation.

        >>> Relation.BELOW.broken_by(0), Relation.AT_MOST.broken_by(0), Relation.EQUAL.broken_by(-1)
        (True, False, True)
        """
        return {Relation.EQUAL: sign != 0, Relation.AT_MOST: sign > 0, Relation.BELOW: sign >= 0}[self]


@dataclass(frozen=True)
class Identity:
    """left(F, x, …) = right(F, x, …) for every number of classes from ``least``.

    The result of both sides is a value for ``->()``, an index function of k for ``->(n)`` and a function of
    (j, k) for ``->(n,n)``. ``at`` adds points to those where intervals look for a counterexample. Where the sides
    compute with the numbers of the classes, as a permutation does, ``concrete`` says so.
    """

    signature: str
    left: Reader
    right: Reader
    domains: Mapping[str, Domain] = field(default_factory=dict)
    least: int = 1
    at: tuple[Point, ...] = ()
    concrete: bool = False


@dataclass(frozen=True)
class Inequality:
    """lower(F, x, …) ≤ upper(F, x, …), or < where ``strict``.

    ``certificate(C, x, …, k)`` builds upper - lower from values whose sign the rules of
    :class:`~softgauge.spec.reading.signed.Rules` establish. ``given(F, x, …, k)`` returns what is assumed to be
    nonnegative, positive where ``strictly_given``: a value, a function of the class i, or a tuple of such.
    """

    signature: str
    lower: Reader
    upper: Reader
    certificate: Reader | None
    strict: bool = False
    given: Reader | None = None
    strictly_given: bool = False
    domains: Mapping[str, Domain] = field(default_factory=dict)
    least: int = 1
    at: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Tends:
    """left(F, x, …, t) → right(F, x, …) as the last argument t > 0 tends to ``to``, which is 0 or infinity.

    Both sides have a result like those of :class:`Identity`; SymPy takes the limit for each of ``classes``.
    """

    signature: str
    left: Reader
    right: Reader
    to: float
    domains: Mapping[str, Domain] = field(default_factory=dict)
    classes: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True)
class Computed:
    """left(S) = right(S) in SymPy, which enters as ``S``: an integral, a series, a determinant and its value."""

    left: Callable[[Any], Any]
    right: Callable[[Any], Any]


@dataclass(frozen=True)
class Witness:
    """left(F, x, …) stands in ``relation`` to right(F, x, …) at one rational point: what refutes a general statement.

    Intervals decide it, so the relation is < (or = where both sides are exact).
    """

    point: Point
    left: Reader
    right: Reader
    relation: Relation = Relation.BELOW


@dataclass(frozen=True)
class Executed:
    """Pairs (got, expected) that binary arithmetic yields: each has to agree, NaN with NaN and the sign of zero."""

    runs: Callable[[], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True)
class Argument:
    """An argument in words whose named steps are each checked; ``statement`` is attacked before them."""

    steps: tuple[tuple[str, Step], ...]
    statement: Identity | Inequality | None = None


Step = Identity | Inequality | Tends | Computed | Witness
Proof = Step | Executed | Argument

FORMS: Mapping[type, str] = {
    Identity: "both sides have one normal form",
    Inequality: "a certificate of the sign of the difference",
    Tends: "limit",
    Computed: "computation in closed form",
    Witness: "counterexample at a rational point",
    Executed: "execution in binary arithmetic",
    Argument: "argument whose steps are each checked",
}
"""The forms of a proof as a reader calls them."""
