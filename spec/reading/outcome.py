"""What can be said of a clause: proved, refuted or unknown, never a bare yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """How a clause was decided, and so how far the decision reaches.

    >>> Kind.SYMBOLIC_N.reach
    'for real inputs and every number of classes'
    """

    SYMBOLIC_N = "symbolic-n"
    CONCRETE_N = "concrete-n"
    ELEMENTWISE = "elementwise"
    INTERVALS = "intervals"

    @property
    def reach(self) -> str:
        """The inputs that the decision covers."""
        return _REACH[self]


_REACH = {
    Kind.SYMBOLIC_N: "for real inputs and every number of classes",
    Kind.CONCRETE_N: "for real inputs and the numbers of classes that are listed",
    Kind.ELEMENTWISE: "for every real input",
    Kind.INTERVALS: "at one rational point, by interval arithmetic",
}


@dataclass(frozen=True)
class Counterexample:
    """A rational point where the two sides differ: disjoint intervals enclose them.

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

    def __str__(self) -> str:
        parts = [] if self.classes is None else [f"n = {self.classes}"]
        parts += [f"{name} = {_text(value)}" for name, value in self.inputs]
        if self.place:
            parts.append(f"entry ({', '.join(map(str, self.place))})")
        return f"{', '.join(parts)}: {self.left} against {self.right}"


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
