"""The reduction check: sums and means of a loss are judged, a convention for no label is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.conformance.run.repro.repro import reproduce
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity

SOURCE = """
import numpy as np
from softgauge.conformance.backends.numpy import cross_entropy_loss as right


def cross_entropy_loss(logits, labels, *, reduction="mean", **options):
    result = right(logits, labels, reduction=reduction, **options)
    {body}
"""


def examine(folder: Path, body: str) -> Report:
    path = folder / "subject.py"
    path.write_text(SOURCE.format(body=body))
    return run(parse(str(path), op=["cross_entropy_loss"], dtype=["float32"], level="smoke", jobs=1))


def test_a_zero_for_no_label_is_a_convention(tmp_path: Path) -> None:
    report = examine(tmp_path, "return np.nan_to_num(result, nan=0.0) if reduction == 'mean' else result")
    found = [f for f in report.findings if f.clause == "cross_entropy_loss/all-ignored"]
    assert [(f.severity, f.message) for f in found] == [(Severity.CONVENTION, "permitted alternative: zero")]
    assert report.exit_code == 0


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_reduction_that_is_off_breaks_its_clause_and_is_shown_again(tmp_path: Path, reduction: str) -> None:
    body = f"return np.asarray(result * (1.0009765625 if reduction == {reduction!r} else 1)).astype(result.dtype)"
    report = examine(tmp_path, body)
    (finding,) = [f for f in report.findings if f.clause == f"cross_entropy_loss/{reduction}"]
    assert finding.severity is Severity.FAIL
    assert f"reduction='{reduction}'" in finding.repro
    shown = reproduce(finding.case, str(tmp_path / "subject.py"))
    assert shown.fails
    assert shown.entries[0].got == finding.got
    assert shown.entries[0].want == finding.want


def test_a_reduction_of_the_right_value_passes(tmp_path: Path) -> None:
    report = examine(tmp_path, "return result")
    assert not [f for f in report.findings if f.severity is Severity.FAIL]
    assert report.scores[0].grade is not None
