"""The groups of clauses that reports count by: what a test case of a CI system stands for."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from ....spec.op import Op
from ...checks.common.declaration import CALLED, JUDGED
from ...clauses.coverage import enforcing
from ...clauses.registry import Kind, of_functions


class Group(StrEnum):
    """What the clauses of a group have in common.

    >>> [str(group) for group in Group]
    ['accuracy', 'special values', 'laws', 'contract']
    """

    ACCURACY = "accuracy"
    """How far values are from the exact ones: bounds, finiteness, codomain."""
    SPECIAL = "special values"
    """What infinities, NaN, signed zeros and empty rows give."""
    LAWS = "laws"
    """Relations between results."""
    CONTRACT = "contract"
    """Shapes, types, axes, layouts, threads, side effects."""


_KINDS = {Kind.BOUND: Group.ACCURACY, Kind.SPECIAL: Group.SPECIAL, Kind.LAW: Group.LAWS}
_VALUES = set(JUDGED) - set(CALLED)


def group(clause: str) -> Group:
    """Return the group of a clause; an id that the specification does not know counts as contract.

    >>> group("softargmax/fast").value, group("softargmax/shift").value, group("softargmax/pure").value
    ('accuracy', 'laws', 'contract')
    """
    return _of_clauses().get(clause, Group.CONTRACT)


def groups(op: Op) -> tuple[Group, ...]:
    """Return the groups of which the checks enforce at least one clause on a function."""
    found = {group(clause) for clause in enforcing() if clause.startswith(f"{op.id}/")}
    return tuple(g for g in Group if g in found)


@cache
def _of_clauses() -> dict[str, Group]:
    return {c.id: _group(c.kind, c.id.rpartition("/")[2]) for c in of_functions()}


def _group(kind: Kind, rule: str) -> Group:
    return _KINDS.get(kind, Group.ACCURACY if rule in _VALUES else Group.CONTRACT)
