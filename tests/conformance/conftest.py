from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from types import ModuleType

import pytest

from softgauge.conformance.run.request import Request
from softgauge.conformance.scoring.outcome.distribution import ByClasses, ByMagnitude, Errors, Share
from softgauge.conformance.scoring.outcome.model import Finding, Report, Score, Severity
from softgauge.spec.grade import Grade

Call = Callable[..., tuple[int, str, str]]

ERRORS = Errors(
    (ByMagnitude(-149, 40, inf, inf, 1.5), ByMagnitude(3, 60, 0.512, 0.25, 2.048)),
    (ByClasses(1, 40, inf, inf, 1.5), ByClasses(1025, 60, 0.512, 0.25, 2.048, 12.5)),
    (Share(0.0, 50), Share(0.5, 49), Share(inf, 1)),
    0.5,
)


@pytest.fixture
def report() -> Report:
    """A report with every kind of score and of finding."""
    scores = (
        Score("log_softargmax", "float64", "scored", Grade.STABLE, 1.84e15, "c/1", "[0x1p+3, 0x1p-3]", 99),
        Score("log_softargmax", "float32", "scored", Grade.TEXTBOOK, 0.512, "c/2", "[0x1p+3]", 100, 12, 0, "", ERRORS),
        Score("log_softargmax", "float16", "scored", Grade.WRONG, inf, "c/3", "[-inf, 0]", 100, 11, 1),
        Score("log_softargmax", "bfloat16", "unsupported", reason="TypeError: bfloat16"),
        Score("softplus", "float64", "scored", Grade.FAITHFUL, 0.75, "c/4", "0x1p+0", 50, 9, 0),
        Score("softplus", "float16", "errored", reason="the worker was killed"),
    )
    findings = (
        Finding("softplus/empty", "softplus", "float64", "special", Severity.NOTE, "refuses an empty array"),
        Finding(
            "log_softargmax/minus-inf",
            "log_softargmax",
            "float16",
            "special",
            Severity.FAIL,
            "a wrong special value",
            "c/3",
            "[-inf, 0]",
            "[nan, nan]",
            "[-inf, 0x0p+0]",
            inf,
            3,
            9,
            "softgauge run subject --op log_softargmax --dtype float16 --level smoke --seed 7 --require fast",
        ),
        Finding("softplus/plus-inf", "softplus", "float64", "special", Severity.CONVENTION, "the limit"),
    )
    return Report(
        backend={"name": "subject", "version": "1.2", "accumulate": {"float16": "float32"}},
        platform={"system": "Somewhere", "python": "3"},
        level="smoke", seed=7, require=Grade.FAST, profile="mixed", digests={"spec": "00ff"},
        scores=scores, findings=findings, seconds=1.25, softgauge="0.1.0",
    )  # fmt: skip


@dataclass
class Harness:
    """Stands in for the harness: records what it is asked and answers with a report or an exception."""

    answer: Report | BaseException
    requests: list[Request] = field(default_factory=list)

    def run(
        self,
        request: Request,
        progress: Callable[[str, int, int], None] | None = None,
        say: Callable[[str], None] | None = None,
    ) -> Report:
        self.requests.append(request)
        if progress is not None:
            progress("softplus float64", 1, 2)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def harness(report: Report, monkeypatch: pytest.MonkeyPatch) -> Harness:
    """A harness in place of the real one."""
    fake = Harness(report)
    module = ModuleType("softgauge.conformance.run.suite")
    module.run = fake.run  # type: ignore[attr-defined]  # a module made for this test
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return fake


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process; returns exit code, standard output and standard error."""
    from softgauge.conformance.cli import main

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, out, err

    return run
