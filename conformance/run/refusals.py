"""What it means that a function refuses a format, or cannot be called in it: known once all formats were tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..scoring.outcome.model import Finding, Graded, Refusal, Severity
from ..worker.capabilities import Loaded
from .request import Request

UNCALLED = (Refusal.NOT_DEFINED, Refusal.REFUSED, Refusal.NOT_CALLABLE)


def weighed(request: Request, loaded: Loaded, found: Mapping[tuple[str, str], Graded]) -> dict[tuple[str, str], Graded]:
    """Return the parts of a run in which what was refused has its weight.

    A backend that defines a function offers it: where it can be called in no format that was asked for, that is a
    failure. Where it can be called in some, the others were only tried, so a refusal is a note; unless the format was
    named by the user or declared by the backend.
    """
    promised = request.named or loaded.capabilities.dtypes is not None
    callable = {op for (op, _), (score, _) in found.items() if score.refusal not in UNCALLED}
    return {
        pair: _unlimited(_softened(part) if pair[0] in callable and not promised else part, request)
        for pair, part in found.items()
    }


def _unlimited(part: Graded, request: Request) -> Graded:
    """Return a part that fails where its score is limited and the run asks for one that is not."""
    score, findings = part
    clause = f"{score.op}/defined"
    if not (request.require_unlimited and score.scope) or any((f.clause, f.fails) == (clause, True) for f in findings):
        return part
    message = f"scored for {score.scope}; --require-unlimited asks for every call that the specification knows"
    limited = Finding(clause, score.op, score.dtype, "accuracy", Severity.FAIL, message)
    return replace(score, failed=score.failed + 1), (limited, *findings)


def _softened(part: Graded) -> Graded:
    """Return a part whose refusal, if it is one, is a note."""
    score, findings = part
    if score.outcome != "unsupported" or not findings:
        return part
    return replace(score, failed=0), tuple(replace(f, severity=Severity.NOTE) for f in findings)
