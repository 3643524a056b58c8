"""The program of a finding needs the backend and NumPy alone, has at most ten lines, and shows the fault."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from softgauge.conformance.clauses.coverage import enforcing
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Finding, Severity
from softgauge.conformance.scoring.program import snippet
from softgauge.conformance.worker.capabilities import Spelling
from softgauge.conformance.worker.target.resolve import resolve
from softgauge.conformance.worker.target.target import Kind, Target
from softgauge.spec.discovery import function

from ...families import sampled
from ...zoo.runner import HERE

LINES = 10

SHOWN = {
    "few_ulp": "softargmax/fast",
    "accumulates_in_bfloat16": "softargmax/fast",
    "ignores_axis": "softargmax/axis",
    "four_dimensions_flattened": "softargmax/axis",
    "assumes_contiguous": "softargmax/layout",
    "masked_strides": "masked_softargmax/layout",
    "native_bytes": "softargmax/byte-order",
    "bytes_looked_at_once": "softargmax/byte-order",
    "labels_wrapped": "sparse_softmax_cross_entropy/label-range",
    "lse_nan_for_minus_inf": "logsumexp/all-minus-inf",
    "loss_mean_by_count": "cross_entropy_loss/mean",
    "keeps_axis": "logsumexp/shape",
    "returns_float64": "softargmax/dtype",
    "bare_number_is_zero": "softplus/zero-dimensional",
    "no_shift": "softargmax/finite",
}
"""Wrong backends, and a clause whose finding is a program."""


def programs(name: str, clause: str) -> list[Finding]:
    report = run(parse(str(HERE / "wrong" / f"{name}.py"), level="smoke", jobs=1, op=[clause.split("/")[0]]))
    found = [f for f in report.findings if f.severity is Severity.FAIL and f.clause == clause]
    return [f for f in found if not f.repro.startswith("softgauge ")]


def found_by(name: str) -> set[str]:
    """Return the checks that find what a wrong backend is here for."""
    return {declared.check for declared in enforcing()[SHOWN[name]]}


@pytest.mark.parametrize("name", sampled(SHOWN, found_by))
def test_a_program_shows_the_fault_by_itself(name: str, tmp_path: Path) -> None:
    clause = SHOWN[name]
    found = programs(name, clause)
    assert found != []
    for finding in found:
        assert len(finding.repro.splitlines()) <= LINES
        assert "softgauge" not in finding.repro.replace(str(HERE), "")
        done = subprocess.run(
            [sys.executable, "-c", finding.repro],
            cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        got, want = done.stdout.removeprefix("got ").strip().split(" want ")
        assert got != want
        if got.startswith(("0x", "-0x")) and finding.dtype != "bfloat16":
            assert np.dtype(finding.dtype).type(float.fromhex(got)) == np.dtype(finding.dtype).type(finding.got)
            assert np.dtype(finding.dtype).type(float.fromhex(want)) == np.dtype(finding.dtype).type(finding.want)


def test_a_long_row_of_few_numbers_is_written_out_and_another_is_not() -> None:
    op = function("softargmax")
    steps = np.repeat(np.array([7.0, -1.0, np.nan], np.float16), [40000, 25535, 1])
    program = snippet(resolve("numpy"), Spelling(op.id), op, "float16", [steps], {}, (0,), "0x1p-16")
    rebuilt = {}
    exec(program.splitlines()[0] + "\n" + program.splitlines()[2], rebuilt)
    np.testing.assert_array_equal(rebuilt["x"], steps)  # type: ignore[arg-type]  # made by the program
    assert snippet(resolve("numpy"), Spelling(op.id), op, "float64", [np.arange(81.0)], {}, (0,), "0x0p+0") == ""
    assert snippet(resolve("numpy"), Spelling(op.id), op, "float64", [np.arange(80.0)], {}, (0,), "0x0p+0") != ""


def test_a_backend_that_is_no_python_has_no_program() -> None:
    kernel = Target(Kind.EXEC, "./kernel", "exec:./kernel")
    assert snippet(kernel, Spelling("sigmoid"), function("sigmoid"), "float64", [np.array(1.0)], {}, (), "0x1p-1") == ""


def test_a_device_is_selected_first() -> None:
    torch = Target(Kind.BUILTIN, "torch", "torch:cpu", "cpu")
    program = snippet(torch, Spelling("sigmoid"), function("sigmoid"), "float64", [np.array(1.0)], {}, (), "0x1p-1")
    assert program.index("select('cpu')") < program.index("import sigmoid")
