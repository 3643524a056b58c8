"""Every permanent id of the specification, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ...spec.claims.claim import Claim, Document
from ...spec.discovery import functions
from ...spec.law import Law, Rule
from ...spec.op import Bound, Op, Special


class Kind(StrEnum):
    """What a clause is."""

    RULE = "rule"
    LAW = "law"
    SPECIAL = "special value"
    BOUND = "bound"
    GRADIENT = "gradient"
    PULLBACK = "pullback"
    CLAIM = "claim"


Declared = Rule | Law | Special | Bound | Op | Claim
"""What an id stands for: a pullback for the function that it is, a gradient for the function that it is of."""


@dataclass(frozen=True)
class Clause:
    """A permanent id, its kind, the function or the document that it belongs to, and what was declared."""

    id: str
    kind: Kind
    owner: Op | Document
    declared: Declared


def of_functions() -> Iterator[Clause]:
    """Yield the clauses of every function, op by op: contract, derivatives, laws, special values, bounds."""
    from ...spec.laws import laws_of

    for op in functions().values():
        yield from (Clause(rule.id, Kind.RULE, op, rule) for rule in (*op.universal, *op.reductions))
        yield from _derivatives(op)
        yield from (Clause(law.id, Kind.LAW, op, law) for law in laws_of(op.id))
        yield from (Clause(special.id, Kind.SPECIAL, op, special) for special in op.specials)
        yield from (Clause(bound.id, Kind.BOUND, op, bound) for bound in op.bounds)


def of_documents() -> Iterator[Clause]:
    """Yield the claims of the source documents; imports SymPy, which their proofs are written in."""
    from ...spec.claims import documents

    for document in documents():
        yield from (Clause(claim.id, Kind.CLAIM, document, claim) for claim in document.claims)


def every_clause() -> Iterator[Clause]:
    """Yield every clause of the specification.

    >>> {"logsumexp/shift", "sigmoid/gradient", "softargmax_vjp/pure", "RU-12"} <= {c.id for c in every_clause()}
    True
    """
    yield from of_functions()
    yield from of_documents()


def _derivatives(op: Op) -> Iterator[Clause]:
    # The ids that `spec prove` gives to what it derives itself, made without SymPy (tested equal).
    if op.gradient is not None:
        yield Clause(f"{op.id}/gradient", Kind.GRADIENT, op, op)
    for pullback in op.pullbacks:
        argument = pullback.id.removeprefix(f"{op.id}_vjp").replace("_", "-", 1)
        yield Clause(f"{op.id}/pullback{argument}", Kind.PULLBACK, op, pullback)
