"""Whether the limits that a backend declares are needed: one call beyond each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..scoring.call import Call
from ..scoring.judge import within
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Stopped, Subject
from ..worker.limits import LABELS, REDUCTIONS
from ..worker.outcomes import Raised
from .common.declaration import Enforces
from .common.sample import small

ENFORCES = (Enforces("structure", "one call beyond each limit that is declared", rules=("defined",)),)


def check(subject: Subject, batches: list[Batch], oracle: Oracle, level: str) -> None:
    """Say of each limit whether the function needs it: a note, whatever comes of it."""
    if level == "smoke" or not any(subject.limits.words()):
        return
    batch = small(batches)
    told = [f"{name}: {_outcome(subject, call, oracle, batch)}" for name, call in _calls(subject, batch)]
    if told:
        message = f"beyond its limits: {'; '.join(told)}"
        subject.note("defined", "structure", f"{batch.id}:limits", message, severity=Severity.NOTE)


def _calls(subject: Subject, batch: Batch) -> Iterator[tuple[str, Call]]:
    """Yield a call that is beyond one limit, and within all others, for each that can be passed."""
    limits, rows = subject.limits, not subject.op.elementwise
    plain = Call.of(batch, "structure")
    classes = batch.arrays[0].shape[-1]
    sizes = [n for n in (limits.least - 1, (limits.most or 0) + 1, classes + 1) if n > 0 and not limits.classes(n)]
    if rows and sizes:
        yield f"K = {sizes[0]}", replace(plain, arrays=[_resized(a, classes, sizes[0]) for a in batch.arrays])
    if rows and limits.last_axis:
        arrays = [np.ascontiguousarray(np.moveaxis(a, -1, 0)) if a.ndim > 1 else a for a in batch.arrays]
        yield "axis 0", replace(plain, arrays=arrays, axis=0)
    if rows and limits.dimensions and 3 not in limits.dimensions:
        yield "3 dimensions", replace(plain, arrays=[a[None] for a in batch.arrays])
    if limits.contiguous:
        yield "strided arguments", replace(plain, layout="strided")
    if reductions := [r for r in REDUCTIONS if r not in limits.reductions and "reduction" in batch.parameters]:
        yield f"reduction {reductions[0]}", replace(plain, parameters={**batch.parameters, "reduction": reductions[0]})
    at = [i for i, a in enumerate(batch.arrays) if a.dtype.kind == "i"]
    if at and (labels := [kind for kind in LABELS if kind not in limits.labels and kind.endswith("int32")]):
        arrays = [a.astype(labels[0]) if i in at else a for i, a in enumerate(batch.arrays)]
        yield f"labels of {labels[0]}", replace(plain, arrays=arrays)


def _resized(a: np.ndarray, classes: int, size: int) -> np.ndarray:
    """Return an array with another number of classes, repeated from the first on."""
    return np.take(a, np.arange(size) % classes, axis=-1) if a.ndim > 1 and a.shape[-1] == classes else a


def _outcome(subject: Subject, call: Call, oracle: Oracle, batch: Batch) -> str:
    """Return what came of a call, in words."""
    try:
        outcome = subject.ask(call, beyond=True)
    except Stopped as stopped:
        return "needed, it hung" if stopped.hung else "needed, it crashed"
    if isinstance(outcome, Raised):
        return f"needed, it raised {outcome.type}"
    if outcome is None or outcome.values is None or outcome.dtype != subject.format.name:
        return "needed, the result has another shape or type"
    reshaped = any(a.shape != b.shape for a, b in zip(call.arrays, batch.arrays, strict=True))
    if reshaped or call.parameters != batch.parameters:
        return "answered; whether rightly is not judged"
    right = within(subject, batch, outcome.values, oracle.answer(batch)).all()
    return "not needed, the result is right" if right else "needed, the result is wrong"
