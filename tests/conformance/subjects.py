"""Backends written for a test, and the report on them."""

from __future__ import annotations

from collections.abc import Set
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from softgauge.conformance.checks import threads
from softgauge.conformance.run import score
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity

BUILTIN = """
import numpy as np

from softgauge.conformance.backends import numpy as good
from softgauge.spec.discovery import functions

DISTRIBUTION = "numpy"
OPS = functions()


def wrap(make):
    \"\"\"Define every function as ``make(op, function)``.\"\"\"
    for name, op in OPS.items():
        globals()[name] = make(op, getattr(good, name))
"""
"""The head of a backend that changes what the built-in one does."""


TIME_LIMIT = 120.0
"""Seconds for a call of a backend that does not hang: no machine is so busy that one of them takes longer."""


CHECKS = frozenset(m for m in vars(score).values() if isinstance(m, ModuleType) and hasattr(m, "check"))
"""What a run tries."""

SERIAL = CHECKS - {threads}
"""All but the calls at once: functions wrapped in Python wait for each other there, which takes most of a run."""


def examine(folder: Path, source: str, *, name: str = "subject", **options: Any) -> Report:
    """Return the report on a source, as ``judge`` does."""
    path = folder / f"{name}.py"
    path.write_text(source)
    return judge(path, **options)


def judge(path: Path, *, checks: Set[ModuleType] = CHECKS, **options: Any) -> Report:
    """Return the report on a file at smoke in float32, unless the options say otherwise.

    Nothing but ``checks`` is tried: a fault that others could find first must be found by them.
    """
    chosen = {"level": "smoke", "dtype": ["float32"], "jobs": 1, "time_limit": TIME_LIMIT, **options}
    request = parse(str(path), **chosen)
    assert request.jobs == 1 or checks == CHECKS  # another process would not know of the patches
    with ExitStack() as patches:
        for check in CHECKS - checks:
            patches.enter_context(patch.object(check, "check"))
        return run(request)


def clauses(report: Report, severity: Severity = Severity.FAIL) -> set[str]:
    """Return the clauses of the findings of a severity."""
    return {f.clause for f in report.findings if f.severity is severity}
