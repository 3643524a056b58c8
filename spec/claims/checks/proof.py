"""A check as a sequence of steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ...reading.outcome import Counterexample, Kind, Outcome, Proved, Refuted, Unknown


class Step(Protocol):
    """One piece of evidence: a statement and the computation that bears it out or not."""

    @property
    def statement(self) -> str:
        """What the step shows."""

    def run(self) -> Outcome:
        """Carry the computation out."""


@dataclass(frozen=True)
class Proof:
    """Steps that all have to be borne out; the first one decides of which kind the proof is."""

    steps: tuple[Step, ...]

    def __call__(self) -> Outcome:
        """Run the steps until one fails; the outcome of the first if none does."""
        outcomes = []
        for step in self.steps:
            outcome = step.run()
            if isinstance(outcome, Refuted):
                found = outcome.counterexample
                return replace(outcome, counterexample=replace(found, left=f"{step.statement}: {found.left}"))
            if isinstance(outcome, Unknown):
                return replace(outcome, reason=f"{step.statement}: {outcome.reason}")
            outcomes.append(outcome)
        return outcomes[0]


def proof(*steps: Step) -> Proof:
    """Return the check that runs the steps in order."""
    return Proof(steps)


def against(statement: str, kind: Kind, got: object, want: object) -> Refuted:
    """Return the outcome of a step that computed something else than it states."""
    return Refuted(statement, kind, Counterexample(None, (), (), str(got), str(want)))


def borne_out(statement: str, kind: Kind) -> Proved:
    """Return the outcome of a step that computed what it states."""
    return Proved(statement, kind)
