"""What two runs must share for their cases and figures to be the same."""

from __future__ import annotations

from dataclasses import dataclass

from ....spec.grade import Grade
from ...scoring.outcome.model import Report
from ..request import Request


@dataclass(frozen=True)
class Settings:
    """Level, seed and profile decide the cases; the required grade decides which failure is searched for."""

    level: str
    seed: int
    profile: str
    require: Grade

    @classmethod
    def of(cls, run: Request | Report) -> Settings:
        """Return the settings of what is asked for or was done."""
        require = run.require if isinstance(run, Report) else run.grade
        return cls(run.level, run.seed, run.profile, require)

    def differences(self, now: Settings) -> str:
        """Return what is not the same, as words; empty where all is."""
        pairs = (
            ("level", self.level, now.level),
            ("seed", self.seed, now.seed),
            ("profile", self.profile, now.profile),
            ("required grade", self.require.label, now.require.label),
        )
        return ", ".join(f"{name} {then} there and {here} here" for name, then, here in pairs if then != here)
