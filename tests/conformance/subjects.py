"""Backends written for a test, and the report on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def examine(folder: Path, source: str, *, name: str = "subject", **options: Any) -> Report:
    """Return the report on a source at smoke in float32, unless the options say otherwise."""
    path = folder / f"{name}.py"
    path.write_text(source)
    chosen = {"level": "smoke", "dtype": ["float32"], "jobs": 1, "time_limit": 20.0, **options}
    return run(parse(str(path), **chosen))


def clauses(report: Report, severity: Severity = Severity.FAIL) -> set[str]:
    """Return the clauses of the findings of a severity."""
    return {f.clause for f in report.findings if f.severity is severity}
