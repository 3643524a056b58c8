"""What the checks note down about one function in one format: one finding for each clause that is broken."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

from ...reference.cases import Batch
from ...reference.formats import Mask
from ..worker.target.target import Target
from .measure.statistics import ErrorStatistics
from .outcome.cause import Cause, Kind
from .outcome.model import LEVELS, Finding, Severity
from .region import FailingRegion

Key = tuple[str, Severity]


class Findings:
    """Findings by clause and severity, and where the values lie that break each."""

    def __init__(self, op: str, dtype: str, backend: Target) -> None:
        """Name the function, the format and the backend that findings are about."""
        self._op, self._dtype, self._backend = op, dtype, backend
        self.findings: dict[Key, Finding] = {}
        self._regions: dict[Key, FailingRegion] = {}
        self._places: dict[Key, str] = {}

    def note(
        self,
        clause: str,
        check: str,
        case: str,
        message: str,
        *,
        at: str = "",
        severity: Severity = Severity.FAIL,
        count: int = 1,
        total: int = 1,
        simplest: bool = False,
        **details: Any,
    ) -> None:
        """Record a finding; a clause that is broken already keeps its first witness, or the simplest, and counts on.

        ``at`` says where in the witness the value is.
        """
        key = self._key(clause, severity)
        known = self.findings.get(key)
        if known is None and severity is Severity.FAIL and not details.get("repro"):
            # What calls one by one do not show, all checks of its level do.
            details["repro"] = self._again(case)
        if known is None:
            self._places[key] = at
            self.findings[key] = Finding(
                clause=key[0], op=self._op, dtype=self._dtype, check=check, severity=severity, message=message,
                case=case, count=count, total=total, **details,
            )  # fmt: skip
            return
        # Batches come with few classes first, so the first witness is the smallest.
        witness = {"check": check, "message": message, "case": case, **details} if simplest else {}
        if simplest:
            self._places[key] = at
        self.findings[key] = replace(known, count=known.count + count, total=known.total + total, **witness)

    def _again(self, case: str) -> str:
        """Return what shows the findings of this function in this format again, at the level that the case names."""
        level = next((part for part in case.split(":") if part in LEVELS), LEVELS[0])
        if self._backend.passed:
            return f"softgauge.check({self._backend.text}, op={self._op!r}, dtype={self._dtype!r}, level={level!r})"
        return f"softgauge run {shlex.quote(self._backend.text)} --op {self._op} --dtype {self._dtype} --level {level}"

    def locate(
        self,
        clause: str,
        severity: Severity,
        batch: Batch,
        mask: Mask,
        statistics: ErrorStatistics,
        place: str,
        native: float,
    ) -> None:
        """Record where the values lie that break a clause, and their largest error / bound of *native*."""
        region = self._regions.setdefault(self._key(clause, severity), FailingRegion())
        region.add(batch, mask, statistics, place, native)

    def native(self, key: Key) -> bool:
        """Whether all values that break a clause are within the bound of *native*."""
        return key in self._regions and self._regions[key].native <= 1

    def with_regions(self, name: str, statistics: ErrorStatistics) -> tuple[Finding, ...]:
        """Return the findings; each says which of all that was tried it is about, and where its witness fails.

        ``name`` is that of the first argument.
        """
        return tuple(
            replace(f, message=self._message(key, f, name, statistics), cause=self._cause(key, f))
            for key, f in self.findings.items()
        )

    def _cause(self, key: Key, finding: Finding) -> Cause:
        """Return what a finding comes from: a NaN may be that of an infinity in its row."""
        spread = key in self._regions and self._regions[key].infinite and key[0].endswith("/finite")
        return Cause(Kind.INFINITE_ENTRY) if spread and finding.cause == Cause() else finding.cause

    def _message(self, key: Key, finding: Finding, name: str, statistics: ErrorStatistics) -> str:
        region = self._regions[key].words(name, statistics) if key in self._regions else ""
        return "; ".join(part for part in (finding.message, region, self._places[key]) if part)

    def _key(self, clause: str, severity: Severity) -> Key:
        return clause if "/" in clause else f"{self._op}/{clause}", severity
