"""What ``softgauge spec prove`` decides: gradients, pullbacks and laws of the ops, and the claims of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...spec.claims import documents
from ...spec.claims.verify import verify
from ...spec.discovery import functions, ops
from ...spec.prove import Outcome, Proved, Refuted, Unknown, pending
from ..errors import UsageError, did_you_mean

DEFINITIONS = "nothing to prove"
"""The row of the summary for claims that state a definition, a practice or an opinion."""


@dataclass(frozen=True)
class Statement:
    """Something that can be decided; ``group`` is the op or the document that it belongs to.

    ``decide`` is None for a claim with nothing to prove, and ``remark`` then says why.
    """

    id: str
    group: str
    decide: Callable[[], Outcome] | None
    remark: str = ""


@dataclass(frozen=True)
class Decision:
    """A statement and what came of it; None where there was nothing to prove."""

    statement: Statement
    outcome: Outcome | None

    @property
    def as_declared(self) -> bool:
        """Whether nothing is open: it was proved, or there was nothing to prove."""
        return self.outcome is None or isinstance(self.outcome, Proved)

    @property
    def verdict(self) -> str:
        """One word."""
        return "stated" if self.outcome is None else type(self.outcome).__name__.lower()

    @property
    def grounds(self) -> str:
        """How far a proof reaches, where a refutation stands, or why nothing is known."""
        match self.outcome:
            case None:
                return f"{DEFINITIONS}: {self.statement.remark}"
            case Proved(_, kind, classes):
                return kind.reach + (f": {', '.join(map(str, classes))}" if classes else "")
            case Refuted():
                return str(self.outcome.counterexample)
            case Unknown():
                return self.outcome.reason


def statements() -> Iterator[Statement]:
    """Yield everything that the specification declares, op by op and then document by document."""
    for op in ops().values():
        for clause, settle in pending([op]):
            yield Statement(clause, op.id, settle)
    for document in documents():
        for claim in document.claims:
            checked = (lambda claim=claim: verify(claim)) if claim.check is not None else None
            yield Statement(claim.id, document.id, checked, str(claim.verdict))


def select(names: Iterable[str]) -> list[Statement]:
    """Return the statements of the clauses, ops, claims and documents that are named; no name selects all.

    Raises :class:`UsageError` for a name that selects nothing, with the nearest that do.
    """
    every = list(statements())
    wanted: set[str] = set()
    for name in names:
        found = {s.id for s in every if name.lower() in (s.id.lower(), s.group.lower())}
        if not found:
            raise UsageError(_unknown(name, every))
        wanted |= found
    return [s for s in every if not wanted or s.id in wanted]


def decided(chosen: Sequence[Statement], show: Callable[[str, int, int], None]) -> list[Decision]:
    """Return what comes of each statement, one after the other."""
    decisions = []
    for done, statement in enumerate(chosen):
        show(statement.id, done, len(chosen))
        decisions.append(Decision(statement, None if statement.decide is None else statement.decide()))
    return decisions


def summary(decisions: Iterable[Decision]) -> list[tuple[str, ...]]:
    """Return the counts by kind of proof and verdict, as rows of text."""
    counts: Counter[tuple[str, str]] = Counter()
    for decision in decisions:
        kind = DEFINITIONS if decision.outcome is None else getattr(decision.outcome, "kind", "undecided")
        counts[str(kind), decision.verdict] += 1
    verdicts = [v for v in ("proved", "refuted", "unknown", "stated") if any(verdict == v for _, verdict in counts)]
    kinds = sorted({kind for kind, _ in counts})
    return [("kind", *verdicts), *((kind, *(str(counts[kind, v]) for v in verdicts)) for kind in kinds)]


def _unknown(name: str, every: list[Statement]) -> str:
    declared = {c.id for f in functions().values() for c in f.clauses}
    if name in declared:
        return f"{name!r} is enforced by checks and has no proof; `softgauge explain {name}` says more"
    known = (id for statement in every for id in (statement.id, statement.group))
    return f"unknown clause {name!r}: {did_you_mean(name, known) or '`softgauge ops` lists the functions'}"
