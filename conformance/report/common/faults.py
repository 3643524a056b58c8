"""Distinct faults, for people: what several functions or formats say alike is told once and names them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...scoring.outcome.cause import Cause, Kind
from ...scoring.outcome.model import Finding, Known, Severity

EVERYWHERE = frozenset({"byte-order"})
"""Rules that a backend breaks where it takes an array in, not in a function."""


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return one finding for each fault, in the order in which they were met first; nothing is lost of the others.

    One fault is one clause that is broken for one cause, whatever the format. What does not come from the function
    itself is one fault of all functions: an arithmetic in the storage format, the other byte order. A NaN that an
    infinity causes is the special value that is missed.
    """
    groups: dict[tuple[Severity, Known | None, str, Cause], Finding] = {}
    for finding in _folded(tuple(findings)):
        key = _key(finding)
        first = groups.get(key)
        groups[key] = finding if first is None else replace(first, also=(*first.also, *finding.places))
    return tuple(groups.values())


def _folded(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield the findings; one of a NaN in rows with an infinity joins the special value that is NaN, if one is."""
    specials: dict[tuple[str, str], int] = {}
    for i, finding in enumerate(findings):
        if finding.check == "special" and finding.severity is Severity.FAIL and "nan" in finding.got:
            specials.setdefault((finding.op, finding.dtype), i)
    joined: dict[int, list[Finding]] = {}
    for i, finding in enumerate(findings):
        at = specials.get((finding.op, finding.dtype))
        rule = finding.clause.rpartition("/")[2]
        # A failure that is known must not hide one that is not.
        alike = at is not None and findings[at].known == finding.known
        if alike and rule == "finite" and finding.got == "nan" and finding.cause.kind is Kind.INFINITE_ENTRY:
            joined.setdefault(specials[finding.op, finding.dtype], []).append(finding)
            joined.setdefault(i, [])
    for i, finding in enumerate(findings):
        if i in specials.values():
            yield replace(finding, also=(*finding.also, *(p for other in joined.get(i, []) for p in other.places)))
        elif i not in joined:
            yield finding


def _key(finding: Finding) -> tuple[Severity, Known | None, str, Cause]:
    rule = finding.clause.rpartition("/")[2]
    wide = finding.severity is Severity.FAIL and (rule in EVERYWHERE or finding.cause.kind is Kind.STORAGE_FORMAT)
    return finding.severity, finding.known, rule if wide else finding.clause, finding.cause
