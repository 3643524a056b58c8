"""search: the worst input that can be found, and the simplest one that fails."""

from __future__ import annotations

from collections.abc import Callable

from ..scoring.subject import Subject
from ..worker.limits import Limits
from .common.declaration import JUDGED, Enforces
from .worst_case.effort import EFFORTS

ENFORCES = (
    Enforces(
        "search",
        "the worst input that a search finds, at standard and full",
        functions=lambda op: True,
        rules=JUDGED,
        bounds=True,
    ),
)

FEW = 8
"""Classes of the longest row that a search draws."""


def check(subject: Subject, level: str, seed: int, tell: Callable[[], None] = lambda: None) -> None:
    """Search as long as the level allows; a row that misses the line is shrunk and becomes the witness.

    ``tell`` is called at every step. Formats of at most 16 bits have been tried exhaustively where a function takes
    one number.
    """
    effort = EFFORTS[level]
    alone = subject.op.elementwise and len(subject.op.arrays) == 1
    if effort is None or (alone and subject.format.bits <= 16) or not _is_free(subject.limits):
        return
    # Hypothesis takes a third of a second to import, which is felt at smoke.
    from .worst_case.find import worst

    worst(subject, effort, f"{subject.op.id}:{subject.format.name}:{level}:{seed}", tell)


def _is_free(limits: Limits) -> bool:
    """Whether rows of few classes may be any: a search that may not shorten or change them finds little."""
    return not limits.simplex and all(limits.classes(n) for n in range(1, FEW + 1))
