"""thread-safe: calls from several threads at once give what they give one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..scoring.call import Call
from ..scoring.describe import result_shape
from ..scoring.judge import Passed, judge, within
from ..scoring.oracle import Oracle
from ..scoring.subject import Subject
from ..worker.outcomes import Raised
from .common.declaration import Enforces
from .common.sample import small
from .effect import compare

ENFORCES = (Enforces("effect", "calls from several threads at once", rules=("thread-safe",)),)

CLASSES = 1000
"""Long rows: NumPy lets other threads run while it works on more than some hundred entries."""


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Let several threads call with the rows in different orders, and compare the bits with those of lone calls.

    Where bits may vary the values are judged instead.
    """
    source = small(batches, CLASSES)
    outcome = subject.together(Call.of(source, "effect"))
    if isinstance(outcome, Raised):
        return
    turn = np.roll(np.arange(len(source.flags)), outcome.thread)
    batch = replace(
        source,
        check="effect",
        arrays=tuple(a[turn] for a in source.arrays),
        flags=tuple(source.flags[i] for i in turn),
    )
    if outcome.raised:
        message = f"called from several threads, {outcome.raised}"
        given = subject.given(batch.arrays, batch.parameters)
        subject.note("thread-safe", "effect", source.case(int(turn[0])), message, inputs=given)
    elif outcome.seen is None or outcome.alone.shape != result_shape(subject.op, batch.arrays, -1):
        return
    elif subject.declared.deterministic:
        compare(subject, batch, outcome.alone, outcome.seen, "thread-safe", "several threads at once gave other bits")
    elif outcome.alone.dtype == subject.format.dtype:
        want = oracle.answer(source).rows(turn)
        sound = within(subject, batch, outcome.alone, want)
        judge(subject, batch, outcome.seen, want, gross="thread-safe", only=sound, passed=Passed())
