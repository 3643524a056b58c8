"""The search itself: draw, climb, and stop at the first row that misses the line."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from ....reference.evaluate import Enclosures, enclosures
from ....reference.formats import Mask, Real
from ....reference.ladder.entry_rounding import BITS
from ...scoring.call import Call
from ...scoring.judge import Trial
from ...scoring.measure.arithmetic import LINES
from ...scoring.subject import Subject
from .candidates import Candidates, joined
from .effort import Effort
from .moves import neighbours
from .starts import BINADES, CELLS, ROWS, Plan, explore, lattice, scan
from .witness import CHECK, witness

ELITE = 8
"""Rows that are climbed from."""

ARBITER_COST = 16
"""Values that the arbiter must decide cost as much time as one batch of rows."""


class Over(Exception):
    """The call itself failed, which is noted already."""


class Search:
    """A search for the worst input of one function in one format."""

    def __init__(self, subject: Subject, effort: Effort, name: str, tell: Callable[[], None]) -> None:
        """``name`` decides every random choice, with what the function answers; ``tell`` is called at every step."""
        self._subject, self._effort, self._tell = subject, effort, tell
        self._key = zlib.crc32(f"{name}:{CHECK}".encode())
        self._rng = np.random.Generator(np.random.Philox(key=self._key))
        self._left = float(effort.batches)
        self._elite: list[tuple[float, Candidates]] = []
        self.failing: tuple[Trial, Candidates, int] | None = None
        """The call that first missed the line, its rows, and the worst of them."""

    @property
    def best(self) -> float:
        """The largest error / bound so far."""
        return self._elite[0][0] if self._elite else 0.0

    def run(self) -> None:
        """Spend the effort, or less where a row fails; raises Stopped where the process dies."""
        try:
            self._start()
            self._climb()
        except Over:
            pass

    @property
    def _done(self) -> bool:
        return self._left <= 0 or self.failing is not None

    def _start(self) -> None:
        op, format = self._subject.op, self._subject.format
        if op.elementwise:
            for part in range(self._effort.scans):
                if not self._done:
                    self._attempt(scan(self._rng, op, format, part, self._effort.scans))
            return
        raised: list[BaseException] = []

        def attempt(plan: Plan) -> float | None:
            # Hypothesis would take an exception for a failing test and run the plan again.
            if self._done or raised:
                return None
            try:
                return self._attempt(lattice(op, format, plan))
            except Exception as error:
                raised.append(error)
                return None

        explore(self._key, self._effort.plans, attempt)
        if raised:
            raise raised[0]

    def _climb(self) -> None:
        op, format = self._subject.op, self._subject.format
        size = 2 * BINADES * CELLS if op.elementwise else ROWS
        while not self._done and self._elite:
            # Only rows of one call share its parameters.
            best = self._elite[0][1].parameters
            parents = joined([rows for _, rows in self._elite if rows.parameters is best])
            crowd = parents.take(np.arange(size) % parents.count)
            self._attempt(neighbours(self._rng, op, format, crowd))

    def _attempt(self, rows: Candidates) -> float:
        """Call with rows; return the largest error / bound and remember the rows that reach it."""
        self._tell()
        trial = self.trial(rows)
        trial.score()
        self._left -= 1 + _slow(trial.measure.want) / ARBITER_COST
        merit = _by_row(trial.merit)
        fails = np.any([breaking(trial, fault.clause) for fault in trial.faults()], axis=0)
        if fails.any():
            self.failing = trial, rows, int(np.argmax(np.where(fails, np.nan_to_num(merit, posinf=np.inf), -1.0)))
        for row in np.argsort(-merit, kind="stable")[:ELITE]:
            self._elite.append((float(merit[row]), rows.take(slice(row, row + 1))))
        self._elite.sort(key=lambda each: -each[0])
        del self._elite[ELITE:]
        return self.best if not merit.size else float(merit.max())

    def trial(self, rows: Candidates) -> Trial:
        """Call with rows and measure the result; raises Over where there is none."""
        batch = witness(self._subject.op, self._subject.format, rows)
        result = self._subject.begin(Call.of(batch, CHECK, parameters=rows.parameters))
        given: dict[str, Any] = dict(rows.parameters)
        want = enclosures(batch.op, *batch.arrays, format=batch.format, **given)
        got = result()
        if got is None:
            raise Over
        return Trial(self._subject, batch, got, want)


def breaking(trial: Trial, clause: str) -> Mask:
    """Return the rows that break a clause; errors below 1 ulp are no witness of a bound: see ``drop_excused``."""
    counted = ~trial.excused
    if clause == trial.line and trial.subject.line in LINES:
        counted = counted & (trial.measure.ulps >= 1)
    masks = [fault.mask & counted for fault in trial.faults() if fault.clause == clause]
    return np.any([mask.reshape(len(mask), -1).any(axis=1) for mask in masks], axis=0)


def _slow(want: Enclosures) -> int:
    """Values of a batch that no fast rung decided."""
    return int(np.count_nonzero(~np.isin(want.bits, list(BITS.values()))))


def _by_row(a: Real) -> Real:
    return a.reshape(len(a), -1).max(axis=1)
