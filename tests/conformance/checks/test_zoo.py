"""The tester, tested: wrong backends are caught on the clauses they break, right ones are not accused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from softgauge.conformance.checks.laws import ENFORCES
from softgauge.conformance.clauses.coverage import enforcing
from softgauge.conformance.run import grader
from softgauge.conformance.run.request import DEFAULT_DTYPES, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Verdict
from softgauge.conformance.worker.client.client import Worker
from softgauge.spec.discovery import functions

from ...families import sampled
from ...zoo.__main__ import part_of
from ...zoo.runner import declared, defined, examine, exhaust, members, with_numbers

WRONG, RIGHT, BROKEN = members("wrong"), members("right"), members("broken")
LATE = [path for path in WRONG if declared(path).get("LEVEL") == "standard"]

CAUSES = {
    "empty": "defines none of the functions",
    "exits_on_import": "exited with status 7",
    "hangs_on_import": "did not end within 1 s",
    "no_import": "a_module_that_nobody_has_written",
    "raises_on_import": "the driver is too old",
    "syntax_error": "line 3",
}


KINDS = {
    clause.id.partition("/")[2] for op in functions().values() for clause in (*op.universal, *op.reductions, *op.bounds)
}
"""What every function is held to."""


def name(path: Path) -> str:
    return path.stem


def kinds_broken(path: Path) -> set[str]:
    """Return the rules and the bounds that a wrong backend breaks, without the function, and what enforces the rest.

    That each special value and each law is seen broken is tried beside their checks.
    """
    found: set[str] = set()
    for clause in declared(path)["CLAUSES"]:  # type: ignore[attr-defined]  # a tuple
        kind = clause.partition("/")[2]
        found |= {kind} if kind in KINDS else {d.check for d in enforcing()[clause]}
    return found


@pytest.mark.parametrize("path", sampled([p for p in WRONG if p not in LATE], kinds_broken, name))
def test_a_wrong_backend_is_caught_on_its_clauses(path: Path) -> None:
    outcome = examine(path, "smoke", 0)
    assert outcome.caught, outcome.failed
    assert outcome.verdict == Verdict.FAIL
    assert outcome.undeclared == ()


def arguments_taken(path: Path) -> set[tuple[object, ...]]:
    """Return what the functions of a backend take: an implementation is right in its own way for each."""
    ops = [functions()[function] for function in defined(path)]
    return {(op.roles, op.cores, tuple(op.options)) for op in ops if op.pullback_of is None}


PAIRS = (("float64", "float16"), ("float32", "bfloat16"))
"""The formats of a run in the default suite, a wide and a narrow one together."""


def judged() -> Iterator[Any]:
    """Yield right backends with formats: one of each kind with a pair of them in turn, and every one with all."""
    chosen = [p for p in sampled(RIGHT, arguments_taken, name) if not p.marks]
    for i, parameter in enumerate(chosen):
        dtypes = PAIRS[i % len(PAIRS)]
        yield pytest.param(*parameter.values, dtypes, id=f"{parameter.id}-{'-'.join(dtypes)}")
    for path in RIGHT:
        yield pytest.param(path, DEFAULT_DTYPES, marks=pytest.mark.thorough, id=name(path))


@pytest.mark.parametrize(("path", "dtypes"), list(judged()))
def test_a_right_backend_is_not_accused(path: Path, dtypes: tuple[str, ...]) -> None:
    outcome = examine(path, "smoke", 0, dtypes)
    assert outcome.messages == ()
    assert (outcome.verdict, outcome.error) == (Verdict.PASS, "")
    assert outcome.undeclared == ()


@pytest.mark.slow
def test_one_wrong_number_of_65536_is_found_where_every_input_is_tried(tmp_path: Path) -> None:
    """Twice softplus(x) at a single x."""
    path = tmp_path / "one_number.py"
    path.write_text(
        "import numpy as np\n\n\n"
        "def softplus(x):\n"
        "    wide = np.asarray(x).astype(np.float64)\n"
        "    y = (np.maximum(wide, 0) + np.log1p(np.exp(-np.abs(wide)))).astype(x.dtype)\n"
        "    return np.where(x == x.dtype.type(-2.501953125), y + y, y)\n"
    )
    assert with_numbers([path, *(p for p in WRONG if p.stem == "no_shift")]) == [path]
    assert set(exhaust(path).failed) == {"softplus/fast"}


@pytest.mark.parametrize("path", BROKEN, ids=name)
def test_a_broken_backend_is_one_sentence_and_no_verdict(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What hangs is waited for in vain; nothing else is to meet its limit, however busy the machine is.
    limit = 1.0 if path.stem == "hangs_on_import" else 300.0
    monkeypatch.setattr(grader, "Worker", partial(Worker, start_limit=limit))
    report = run(parse(str(path), level="smoke", jobs=1))
    assert CAUSES[path.stem] in report.error
    assert "\n" not in report.error
    assert (report.verdict, report.exit_code) == (Verdict.ERROR, 3)
    assert (report.scores, report.findings) == ((), ())


@pytest.mark.parametrize("path", WRONG, ids=name)
def test_a_wrong_backend_says_which_clause_it_breaks(path: Path) -> None:
    clauses = declared(path).get("CLAUSES", ())
    assert isinstance(clauses, tuple)
    known = {clause.id for op in functions().values() for clause in op.clauses} | set(ENFORCES)
    assert set(clauses) - known == set()
    assert clauses != ()


def test_the_parts_of_the_zoo_are_the_zoo() -> None:
    parts = [part_of(WRONG, (i, 4)) for i in (1, 2, 3, 4)]
    assert sorted(path for part in parts for path in part) == WRONG
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_every_function_has_a_wrong_backend_and_a_right_one() -> None:
    broken = {clause.split("/")[0] for path in WRONG for clause in tuple(declared(path)["CLAUSES"])}  # type: ignore[arg-type]
    assert broken == set(functions())
    right = "\n".join(path.read_text() for path in RIGHT)
    assert [f for f in functions() if f"def {f}(" not in right] == []
