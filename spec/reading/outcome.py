"""What can be said of a clause: proved, refuted or unknown, never a bare yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..proof import Relation


class Kind(StrEnum):
    """How a clause was decided, and so how far the decision reaches.

    >>> Kind.SYMBOLIC_N.reach
    'for real inputs and every number of classes'
    """

    SYMBOLIC_N = "symbolic-n"
    CONCRETE_N = "concrete-n"
    ELEMENTWISE = "elementwise"
    INTERVALS = "intervals"
    INEQUALITY = "inequality"
    LIMIT = "limit"
    ARGUMENT = "argument"
    COUNTEREXAMPLE = "counterexample"
    COMPUTED = "computed"
    BINARY = "binary"

    @property
    def reach(self) -> str:
        """The inputs that the decision covers."""
        return _REACH[self]


_REACH = {
    Kind.SYMBOLIC_N: "for real inputs and every number of classes",
    Kind.CONCRETE_N: "for real inputs and the numbers of classes that are listed",
    Kind.ELEMENTWISE: "for every real input",
    Kind.INTERVALS: "at one rational point, by interval arithmetic",
    Kind.INEQUALITY: "for the inputs of its domain, by a certificate of the sign of the difference",
    Kind.LIMIT: "as a limit, for real inputs and the numbers of classes that are listed",
    Kind.ARGUMENT: "by an argument in words whose steps are each checked",
    Kind.COUNTEREXAMPLE: "at one rational point that refutes the general statement, by interval arithmetic",
    Kind.COMPUTED: "by a computation of SymPy in closed form",
    Kind.BINARY: "by execution in binary floating-point arithmetic",
}


@dataclass(frozen=True)
class Counterexample:
    """A rational point where the two sides do not stand in the relation: disjoint intervals enclose them.

    ``classes`` is the number of classes (None for an elementwise function), ``inputs`` pairs each argument
    with its value or row, ``place`` holds the indices of the entry from 0, ``left`` and ``right`` are the
    sides to 40 digits.

    >>> print(Counterexample(2, (("x", (Fraction(1, 2), Fraction(-1))),), (0,), "0.81", "-0.81"))
    n = 2, x = (1/2, -1), entry (0): 0.81 against -0.81
    """

    classes: int | None
    inputs: tuple[tuple[str, Fraction | tuple[Fraction, ...]], ...]
    place: tuple[int, ...]
    left: str
    right: str
    relation: Relation = Relation.EQUAL

    def __str__(self) -> str:
        parts = [] if self.classes is None else [f"n = {self.classes}"]
        parts += [f"{name} = {_text(value)}" for name, value in self.inputs]
        if self.place:
            parts.append(f"entry ({', '.join(map(str, self.place))})")
        between = "against" if self.relation is Relation.EQUAL else f"is not {self.relation}"
        return f"{', '.join(parts)}{': ' if parts else ''}{self.left} {between} {self.right}"


@dataclass(frozen=True)
class Proved:
    """The clause holds; ``classes`` lists the numbers of classes where the proof is not for every n."""

    clause: str
    kind: Kind
    classes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Refuted:
    """The clause is false, and here is where."""

    clause: str
    kind: Kind
    counterexample: Counterexample


@dataclass(frozen=True)
class Unknown:
    """Neither a proof nor a counterexample was found: this never counts as passed."""

    clause: str
    reason: str


Outcome = Proved | Refuted | Unknown


def _text(value: Fraction | tuple[Fraction, ...]) -> str:
    return f"({', '.join(map(str, value))})" if isinstance(value, tuple) else str(value)
