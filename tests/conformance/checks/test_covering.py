"""What covering calls find is shown again by a run of their level."""

from __future__ import annotations

from pathlib import Path

from softgauge.conformance.checks import covering
from softgauge.conformance.scoring.outcome.model import Severity

from ..subjects import examine

ENDS_AT_FIVE_AXES = """
import os

import numpy as np


def softargmax(x, *, axis=-1):
    if x.ndim == 5:
        os._exit(3)
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)
"""


def test_a_process_that_ends_is_a_finding_whose_command_names_the_level(tmp_path: Path) -> None:
    report = examine(tmp_path, ENDS_AT_FIVE_AXES, checks={covering}, level="standard")
    (found,) = (f for f in report.findings if f.severity is Severity.FAIL)
    assert found.clause == "softargmax/defined"
    assert "exited with status 3" in found.message
    assert found.repro.endswith("--op softargmax --dtype float32 --level standard")


def test_smoke_makes_no_covering_calls(tmp_path: Path) -> None:
    report = examine(tmp_path, ENDS_AT_FIVE_AXES, checks={covering})
    assert [f for f in report.findings if f.check == "covering"] == []
