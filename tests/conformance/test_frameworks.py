"""What is known of SciPy, PyTorch and JAX is what a run says of them."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import softgauge.conformance.report as package
from softgauge.conformance.report.json import to_dict
from softgauge.conformance.report.model import Report, Score, Severity
from softgauge.conformance.request import parse
from softgauge.conformance.run import run

pytestmark = pytest.mark.framework

FRAMEWORKS = ("scipy", "torch", "jax", "onnxruntime")
BACKENDS = ("numpy", *FRAMEWORKS)
SCHEMA = json.loads((Path(package.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """A smoke run of each backend that is installed."""
    there = [b for b in BACKENDS if importlib.util.find_spec(b) is not None]
    return {b: run(parse(b, level="smoke")) for b in there}


@pytest.fixture(params=BACKENDS)
def report(request: pytest.FixtureRequest, reports: dict[str, Report]) -> Report:
    if request.param not in reports:
        pytest.skip(f"{request.param} is not installed")
    return reports[request.param]


def score(report: Report, op: str, dtype: str = "float64") -> Score:
    return next(s for s in report.scores if (s.op, s.dtype) == (op, dtype))


def test_a_run_is_a_report_that_keeps_the_schema(report: Report) -> None:
    Draft202012Validator(SCHEMA).validate(to_dict(report))
    assert report.error == ""
    assert report.exit_code in (0, 1)
    assert report.backend["version"] != ""
    assert [s for s in report.scores if s.outcome == "errored"] == []
    assert score(report, "softargmax").outcome == score(report, "logsumexp").outcome == "scored"


def test_every_failure_can_be_followed(report: Report) -> None:
    for f in report.findings:
        if f.severity is Severity.FAIL:
            assert f.case != ""
            assert f.repro != "" or f.clause.endswith("/defined"), f
            assert f.inputs != ""


def test_softargmax_is_within_the_bound_in_binary64(report: Report) -> None:
    failing = {f.clause for f in report.findings if f.severity is Severity.FAIL and f.dtype == "float64"}
    assert not failing & {"softargmax/fast", "softargmax/finite", "softargmax/codomain"}


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_log_softargmax_near_0_is_inaccurate_relatively_and_no_fault(backend: str, reports: dict[str, Report]) -> None:
    """The log-probability of a nearly certain class is lost in x - m - log S, which no absolute bound forbids."""
    if backend not in reports:
        pytest.skip(f"{backend} is not installed")
    report = reports[backend]
    measured = score(report, "log_softargmax")
    assert measured.max_ulp is not None
    assert measured.max_ulp > 1e6
    assert measured.worst_input.startswith("x = [")
    assert measured.worst_case.startswith("log_softargmax:float64:smoke:0:")
    failing = {f.clause for f in report.findings if f.dtype == "float64" and f.severity is Severity.FAIL}
    assert {clause for clause in failing if clause.startswith("log_softargmax/")} == set()


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_a_logsumexp_that_is_0_shows_in_the_ulp_column(backend: str, reports: dict[str, Report]) -> None:
    """Most libraries return 0 for (0, -40), whose log-sum-exp is 4.2e-18."""
    if backend not in reports:
        pytest.skip(f"{backend} is not installed")
    measured = score(reports[backend], "logsumexp")
    assert measured.max_ulp is not None
    assert measured.max_ulp > 1e12
    assert [f for f in reports[backend].findings if f.clause == "logsumexp/fast" and f.dtype == "float64"] == []


PROGRAM = """
import sys
from softgauge.conformance.request import parse
from softgauge.conformance.run import run

report = run(parse(sys.argv[1], level="smoke", op=["sigmoid"], dtype=["float32"], jobs=1))
print(report.exit_code, *sorted(sys.modules))
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_library_is_imported_by_the_worker_alone(backend: str) -> None:
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    done = subprocess.run([sys.executable, "-c", PROGRAM, backend], capture_output=True, text=True, check=True)
    code, *modules = done.stdout.split()
    assert code in ("0", "1")
    assert "softgauge.conformance.run" in modules
    assert {m.partition(".")[0] for m in modules} & set(FRAMEWORKS) == set()
    assert [m for m in modules if m.startswith("softgauge.conformance.backends.")] == []
