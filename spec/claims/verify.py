"""Runs the check of a claim and says whether its declared verdict is borne out."""

from __future__ import annotations

from dataclasses import replace

from ..reading.outcome import Outcome, Unknown
from .claim import Claim


def verify(claim: Claim) -> Outcome:
    """Return Proved where the declared verdict is borne out; its kind is that of the first step.

    For a true claim: the proof succeeded under its conditions. For a false or imprecise one: the
    counterexample was evaluated again, and the corrected statement proved where there is one. A check that
    raises is Unknown with the reason, and so is a claim that has none.

    >>> from . import documents
    >>> verify(next(c for d in documents() for c in d.claims if c.id == "RU-23")).kind.reach
    'for real inputs and every number of classes'
    """
    if claim.check is None:
        return Unknown(claim.id, f"nothing to prove: {claim.reason}")
    try:
        outcome = claim.check()
    except Exception as error:  # a check may fail in any library beneath it, and the other claims are still judged
        return Unknown(claim.id, f"the check raised {type(error).__name__}: {error}")
    return replace(outcome, clause=claim.id)
