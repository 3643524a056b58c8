"""What is known of the libraries is what a run says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import softgauge.conformance.report as package
from softgauge.conformance.report.json.read import from_file
from softgauge.conformance.report.json.write import to_dict
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Score, Severity
from softgauge.conformance.worker.capabilities import capabilities
from softgauge.conformance.worker.target.builtin import builtin, described
from softgauge.conformance.worker.target.load import load
from softgauge.conformance.worker.target.resolve import resolve
from softgauge.reference.formats import FORMATS

pytestmark = pytest.mark.framework

BACKENDS = builtin()
SCHEMA = json.loads((Path(package.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
CRASHES = {"mlx": {"log_softargmax"}}
"""Functions of a library that end the process; docs/findings.md has the calls."""

REPORTS = os.environ.get("SOFTGAUGE_REPORTS", "")
"""A folder with a smoke report of each backend, NAME.json; what is not there is run."""


def installed(backend: str) -> str:
    if described(backend.partition(":")[0]).missing:
        pytest.skip(f"{backend} is not installed")
    return backend


@cache
def measured(backend: str) -> Report:
    """A smoke run of a backend."""
    path = Path(REPORTS) / f"{backend}.json"
    if not (REPORTS and path.is_file()):
        return run(parse(backend, level="smoke"))
    return from_file(path)


@pytest.fixture(params=BACKENDS)
def report(request: pytest.FixtureRequest) -> Report:
    return measured(installed(request.param))


def score(report: Report, op: str, dtype: str = "float64") -> Score:
    return next(s for s in report.scores if (s.op, s.dtype) == (op, dtype))


def test_a_run_is_a_report_that_keeps_the_schema(report: Report) -> None:
    Draft202012Validator(SCHEMA).validate(to_dict(report))
    assert report.error == ""
    assert report.exit_code in (0, 1)
    assert report.backend["version"] != ""
    assert {s.op for s in report.scores if s.outcome == "errored"} <= CRASHES.get(report.backend["name"], set())
    offered = set(described(report.backend["name"]).functions)
    assert {s.op for s in report.scores if s.outcome != "unsupported"} == offered
    assert report.backend["device"] != ""


def test_every_failure_can_be_followed(report: Report) -> None:
    for f in report.findings:
        if f.severity is Severity.FAIL:
            assert f.case != ""
            assert f.repro != "" or f.clause.endswith("/defined"), f
            assert f.inputs != ""


@pytest.mark.parametrize(
    "backend", ["array_api", "jax", "numpy", "onnx", "onnxruntime", "scipy", "tensorflow", "torch"]
)
def test_softargmax_is_within_the_bound_in_binary64(backend: str) -> None:
    report = measured(installed(backend))
    assert score(report, "softargmax").outcome == "scored"
    failing = {f.clause for f in report.findings if f.severity is Severity.FAIL and f.dtype == "float64"}
    assert not failing & {"softargmax/fast", "softargmax/finite", "softargmax/codomain"}


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_log_softargmax_near_0_is_inaccurate_relatively_and_no_fault(backend: str) -> None:
    """The log-probability of a nearly certain class is lost in x - m - log S, which no absolute bound forbids."""
    report = measured(installed(backend))
    of = score(report, "log_softargmax")
    assert of.max_ulp is not None
    assert of.max_ulp > 1e6
    assert of.worst_input.startswith("x = [")
    assert of.worst_case.startswith("log_softargmax:float64:smoke:0:")
    failing = {f.clause for f in report.findings if f.dtype == "float64" and f.severity is Severity.FAIL}
    assert {clause for clause in failing if clause.startswith("log_softargmax/")} == set()


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_a_logsumexp_that_is_0_shows_in_the_ulp_column(backend: str) -> None:
    """Most libraries return 0 for (0, -40), whose log-sum-exp is 4.2e-18."""
    report = measured(installed(backend))
    of = score(report, "logsumexp")
    assert of.max_ulp is not None
    assert of.max_ulp > 1e12
    assert [f for f in report.findings if f.clause == "logsumexp/fast" and f.dtype == "float64"] == []


PROGRAM = """
import sys
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run

report = run(parse(sys.argv[1], level="smoke", op=["sigmoid"], dtype=["float32"], jobs=1))
print(report.exit_code, *sorted(sys.modules))
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_library_is_imported_by_the_worker_alone(backend: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, installed(backend)], capture_output=True, text=True, check=True
    )
    code, *modules = done.stdout.split()
    assert code in ("0", "1")
    assert "softgauge.conformance.run.suite" in modules
    libraries = {name for backend in BACKENDS for name in described(backend).imports} - {"numpy", "ml_dtypes"}
    assert {m.partition(".")[0] for m in modules} & libraries == set()
    assert [m for m in modules if m.startswith("softgauge.conformance.backends.")] == []


VARIANTS = [
    "array_api:dask.array", "array_api:jax.numpy", "array_api:torch", "jax:eager", "jax:eager:x32", "jax:x32",
    "onnx:13", "onnxruntime:13", "tensorflow:xla", "tinygrad:python",
    pytest.param("torch:compile", marks=pytest.mark.slow),
]  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_scored(variant: str) -> None:
    report = run(parse(installed(variant), level="smoke", op=["softplus"], dtype=["float32"], jobs=1))
    assert report.error == ""
    assert report.backend["name"] == variant
    assert score(report, "softplus", "float32").outcome == "scored"


def test_jax_without_64_bits_offers_none() -> None:
    report = run(parse(installed("jax:x32"), level="smoke", op=["sigmoid"], dtype=["float64"], jobs=1))
    assert {s.outcome for s in report.scores} == {"unsupported"}


@pytest.mark.parametrize(
    "variant", ["torch:cuda:99", "torch:nonsense", "jax:nonsense", "mlx:nonsense", "onnx:12", "openvino:nonsense"]
)
def test_a_variant_that_is_not_there_is_one_sentence_and_no_finding(variant: str) -> None:
    report = run(parse(installed(variant), level="smoke", op=["sigmoid"], dtype=["float32"], jobs=1))
    assert report.exit_code == 3
    assert "ValueError: " in report.error
    assert "\n" not in report.error


SUBNORMAL = {"float64": -730.0, "float32": -90.0, "bfloat16": -90.0}
"""Logits whose softargmax beside 0 is subnormal and not 0."""


@pytest.mark.parametrize("dtype", SUBNORMAL)
@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_declared_of_subnormal_numbers_is_what_comes_out(backend: str, dtype: str) -> None:
    """In a process of its own: a library may set the processor's mode for all that share it."""
    installed(backend)
    if (backend, dtype) == ("mlx", "float64"):
        pytest.skip("MLX takes the exponential of float64 in float32: docs/findings.md")
    program = "from tests.conformance.backends.test_frameworks import tell; tell(*__import__('sys').argv[1:])"
    done = subprocess.run([sys.executable, "-c", program, backend, dtype], capture_output=True, text=True, check=True)
    if done.stdout.strip() == "not offered":
        pytest.skip(f"{backend} does not offer softargmax in {dtype}")
    value, flushes = done.stdout.split()
    assert (float(value) == 0) == (flushes == "True")


def tell(backend: str, dtype: str) -> None:
    """Print a subnormal result and whether such a one is declared to be flushed."""
    module = load(resolve(backend))
    declared = capabilities(module.CAPABILITIES)
    x = np.array([[0.0, SUBNORMAL[dtype]]], FORMATS[dtype].dtype)
    if not hasattr(module, "softargmax") or dtype not in (declared.dtypes or SUBNORMAL):
        print("not offered")
        return
    print(float(module.softargmax(x, axis=-1)[0, 1]), dtype in declared.flush_to_zero)
