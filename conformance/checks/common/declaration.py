"""What a check declares beside itself: the clauses that its findings may cite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ....spec.op import Op
from ....spec.role import Role


def every(op: Op) -> bool:
    """Every function is tried."""
    return True


def with_axis(op: Op) -> bool:
    """Functions of a row are tried: the others have no axis."""
    return not op.elementwise


def with_labels(op: Op) -> bool:
    """Functions of labels are tried."""
    return Role.LABELS in op.roles


@dataclass(frozen=True)
class Enforces:
    """What one check enforces, and of which functions.

    ``check`` is the name that findings carry, ``tries`` says what is tried. ``rules`` names universal rules, without
    the function. A check of a law lists the ids of the laws that it evaluates on an implementation's own results.
    """

    check: str
    tries: str
    functions: Callable[[Op], bool] = every
    rules: tuple[str, ...] = ()
    specials: bool = False
    bounds: bool = False
    laws: tuple[str, ...] = ()

    def clauses(self, op: Op) -> Iterator[str]:
        """Yield the ids of the clauses that the check enforces on ``op``, laws about it included.

        >>> from ....spec.discovery import function
        >>> [*Enforces("layout", "every layout", rules=("layout",)).clauses(function("sigmoid"))]
        ['sigmoid/layout']
        """
        if not self.functions(op):
            return
        yield from (f"{op.id}/{rule}" for rule in self.rules)
        yield from (special.id for special in op.specials if self.specials)
        yield from (bound.id for bound in op.bounds if self.bounds)
        yield from (law for law in self.laws if law.startswith(f"{op.id}/"))


CALLED = ("defined", "shape", "dtype", "pure", "aliases")
"""The rules that every call of a check is held to."""

JUDGED = (*CALLED, "finite", "codomain", "faithful", "exact")
"""The rules that every value is held to, beside the bound of the grade that is required."""
