"""Nothing passes that could not be called, and a limit is a scope: what it says stands beside the grade."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from softgauge import check
from softgauge.conformance.report.badge import to_svg
from softgauge.conformance.report.html.report import to_html
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.report.junit import to_junit
from softgauge.conformance.report.markdown.report import to_markdown
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.circumstances import Circumstances, declarable
from softgauge.conformance.scoring.outcome.cause import Cause, Kind
from softgauge.conformance.scoring.outcome.model import Finding, Refusal, Report, Severity
from softgauge.conformance.worker.limits import LimitError, Limits, limits

from ...zoo.runner import HERE
from ..compilers import built
from ..subjects import examine

SOUND = """
import numpy as np


def sigmoid(x):
    with np.errstate(all="ignore"):
        return (1 / (1 + np.exp(-x.astype(np.float64)))).astype(x.dtype)
"""

ROWS = """
import numpy as np


def {line}
    m = x.max(axis={axis}, keepdims=True, initial=-np.inf)
    e = np.exp(x - m)
    return e / e.sum(axis={axis}, keepdims=True)
"""

NO_AXIS = ROWS.format(line="softargmax(x):", axis=-1)


def defined(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.clause.endswith("/defined")]


@pytest.mark.parametrize("beside", ["", SOUND], ids=["alone", "beside a sound function"])
@pytest.mark.parametrize("options", [{}, {"op": ["softargmax"]}], ids=["all", "by name"])
def test_a_function_without_an_axis_fails_and_says_what_it_lacks(
    tmp_path: Path, beside: str, options: dict[str, Any]
) -> None:
    report = examine(tmp_path, NO_AXIS + beside, dtype=["float32"], **options)
    (found,) = [f for f in defined(report) if f.op == "softargmax"]
    assert found.severity is Severity.FAIL
    assert report.exit_code == 1
    assert "could not be called: TypeError: softargmax() got an unexpected keyword argument 'axis'" in found.message
    assert found.remedy == "softargmax has no keyword `axis`: add `*, axis=-1`"
    assert found.cause == Cause(Kind.RAISED, "TypeError")
    score = next(s for s in report.scores if s.op == "softargmax")
    assert (score.outcome, score.refusal, score.failed) == ("unsupported", Refusal.NOT_CALLABLE, 1)
    if beside and not options:
        assert next(s for s in report.scores if s.op == "sigmoid").grade is not None


@pytest.mark.parametrize(
    ("line", "axis", "taken"),
    [
        ("softargmax(x, dim=-1):", "dim", ["`dim` is called `axis` here (softargmax)"]),
        ("softmax(x, *, axis=-1):", "axis", ["softmax is taken as softargmax"]),
        ("softmax(x, dim):", "dim", ["softmax is taken as softargmax", "`dim` is called `axis` here (softargmax)"]),
    ],
)
def test_an_alias_is_understood_with_one_line_that_says_so(
    tmp_path: Path, line: str, axis: str, taken: list[str]
) -> None:
    report = examine(tmp_path, ROWS.format(line=line, axis=axis), dtype=["float32"], op=["softargmax"])
    assert report.backend["taken"] == taken
    assert report.exit_code == 0
    assert [s.op for s in report.scores if s.grade is not None] == ["softargmax"]


def test_a_program_calls_an_alias_by_its_own_name(tmp_path: Path) -> None:
    wrong = "import numpy as np\ndef softmax(x, dim=-1):\n    return np.zeros_like(x)\n"
    report = examine(tmp_path, wrong, dtype=["float32"], op=["softargmax"])
    programs = [f.repro for f in report.findings if f.severity is Severity.FAIL and "import" in f.repro]
    assert programs
    assert all('["softmax"]' in program and "dim=-1" in program for program in programs if "axis" not in program)


def test_a_helper_that_a_file_imports_is_no_function_of_it(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(ROWS.format(line="softmax(x, axis=-1):", axis="axis"))
    report = examine(tmp_path, "from helper import softmax\n" + SOUND, dtype=["float32"])
    assert [s.op for s in report.scores if s.outcome != "unsupported"] == ["sigmoid"]


def test_a_backward_that_takes_the_cotangent_first_could_not_be_called(tmp_path: Path) -> None:
    backward = "\n\ndef softmax_backward(grad, x, *, axis=-1):\n    return grad\n"
    source = NO_AXIS.replace("(x)", "(x, *, axis=-1)") + backward
    report = examine(tmp_path, source, dtype=["float32"], op=["softargmax"])
    (found,) = defined(report)
    assert found.op == "softargmax_vjp"
    assert "softmax_backward takes grad in another place than (x, g)" in found.message
    assert found.remedy == "write `def softargmax_vjp(x, g, *, axis=-1)`"


ONE_FORMAT = (HERE / "right" / "only_float64.py").read_text()


@pytest.mark.parametrize("kind", ["TypeError", "NotImplementedError"])
def test_a_format_that_was_only_tried_is_a_note_and_stands_in_the_scope(tmp_path: Path, kind: str) -> None:
    report = examine(tmp_path, ONE_FORMAT.replace("raise TypeError", f"raise {kind}"), op=["softargmax"], dtype=[])
    assert report.exit_code == 0
    refused = [f for f in defined(report) if f.dtype != "float64"]
    assert {f.severity for f in refused} == {Severity.NOTE}
    assert len(refused) == 3
    word = Refusal.NOT_CALLABLE if kind == "TypeError" else Refusal.REFUSED
    assert {s.refusal for s in report.scores if s.op == "softargmax" and s.grade is None} == {word}
    assert f"{word}: {kind}: no kernel for" in to_markdown(report)


DECLARED = 'CAPABILITIES = {"dtypes": ["float64", "float32"]}\n'


@pytest.mark.parametrize("declared", ["", DECLARED], ids=["named", "declared"])
def test_a_format_that_was_named_or_declared_fails(tmp_path: Path, declared: str) -> None:
    dtypes = [] if declared else ["float64", "float32"]
    report = examine(tmp_path, declared + ONE_FORMAT, op=["softargmax"], dtype=dtypes)
    assert [(f.dtype, f.severity) for f in defined(report) if f.dtype == "float32"] == [("float32", Severity.FAIL)]
    assert report.exit_code == 1


def test_another_exception_on_the_plain_call_fails(tmp_path: Path) -> None:
    source = NO_AXIS.replace("(x)", "(x, *, axis=-1)").replace("    m =", "    raise ValueError('no')\n    m =")
    report = examine(tmp_path, source, op=["softargmax"], dtype=["float32"])
    assert report.exit_code == 1
    score = next(s for s in report.scores if s.op == "softargmax")
    assert (score.outcome, score.refusal) == ("errored", Refusal.NOT_CALLABLE)


LIMITED = """
import numpy as np

CAPABILITIES = {{"dtypes": ["float32"], "limits": {limits}}}


def softargmax(x, *, axis=-1):
    if x.ndim != 2 or axis not in (-1, 1) or x.shape[1] % 8 or x.shape[1] > 1024 or not x.flags.c_contiguous:
        raise {kind}("no kernel for this call")
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)
"""

LIMITS = {
    "classes": {"max": 1024, "multiple_of": 8},
    "axes": "last",
    "dimensions": [2],
    "layout": "contiguous",
    "threads": False,
}
SCOPE = "K <= 1024, K a multiple of 8, the last axis, 2 dimensions, contiguous arrays, one thread"


def test_a_declared_limit_is_a_scope_in_every_output(tmp_path: Path) -> None:
    source = LIMITED.format(limits=LIMITS, kind="ValueError")
    report = examine(tmp_path, source, op=["softargmax"], dtype=[])
    assert report.exit_code == 0
    (score,) = [s for s in report.scores if s.grade is not None]
    assert score.scope == SCOPE
    assert score.cases > 500
    assert SCOPE in {s["scope"] for s in json.loads(to_json(report))["scores"]}
    shown = SCOPE.replace("<", "&lt;")
    for text in (to_svg(report), to_junit(report), to_html(report)):
        assert shown in text
    assert "limited" in to_svg(report)
    assert "scored for K" in to_markdown(report)
    failing = examine(tmp_path, source, op=["softargmax"], dtype=[], require_unlimited=True)
    (found,) = [f for f in failing.findings if f.severity is Severity.FAIL]
    assert SCOPE in found.message
    assert failing.exit_code == 1


def test_a_call_beyond_each_limit_says_at_standard_whether_it_is_needed(tmp_path: Path) -> None:
    source = LIMITED.format(limits={**LIMITS, "threads": True}, kind="ValueError")
    report = examine(tmp_path, source, op=["softargmax"], dtype=[], level="standard")
    (note,) = defined(report)
    assert note.severity is Severity.NOTE
    assert "K = 1025: needed, it raised ValueError" in note.message
    assert "3 dimensions: needed, it raised ValueError" in note.message


def test_an_undeclared_limit_fails_and_shows_how_to_declare_it(tmp_path: Path) -> None:
    report = examine(tmp_path, LIMITED.format(limits={}, kind="ValueError"), op=["softargmax"], dtype=[])
    (found,) = [f for f in report.findings if f.severity is Severity.FAIL]
    assert report.exit_code == 1
    assert "the call raised ValueError: no kernel for this call" in found.message
    assert "declare it: CAPABILITIES = {'limits': {" in found.remedy
    assert "'multiple_of': " in found.remedy


def test_what_is_not_implemented_in_new_circumstances_is_the_scope(tmp_path: Path) -> None:
    report = examine(tmp_path, LIMITED.format(limits={}, kind="NotImplementedError"), op=["softargmax"], dtype=[])
    assert report.exit_code == 0
    (score,) = [s for s in report.scores if s.grade is not None]
    assert "K a multiple of" in score.scope
    assert {f.severity for f in defined(report)} == {Severity.NOTE}


def test_what_is_not_implemented_for_values_is_not_excused(tmp_path: Path) -> None:
    source = NO_AXIS.replace("(x)", "(x, *, axis=-1)").replace(
        "    m =", "    if np.isinf(x).any():\n        raise NotImplementedError('no infinities')\n    m ="
    )
    report = examine(tmp_path, source, op=["softargmax"], dtype=["float32"])
    (found,) = [f for f in defined(report) if f.severity is Severity.FAIL]
    assert "NotImplementedError: no infinities, where the same circumstances were answered" in found.message
    assert report.exit_code == 1


CRASHING = """
import os
import threading

import numpy as np


def sigmoid(x):
    if threading.current_thread() is not threading.main_thread():
        os.kill(os.getpid(), 11)
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x))
        return (np.where(x >= 0, 1, e) / (1 + e)).astype(x.dtype)
"""


def test_a_crash_among_threads_keeps_the_grade_that_was_measured(tmp_path: Path) -> None:
    report = examine(tmp_path, CRASHING, op=["sigmoid"], dtype=["float32"])
    (found,) = [f for f in report.findings if f.severity is Severity.FAIL]
    assert "SIGSEGV" in found.message
    assert found.cause == Cause(Kind.ENDED)
    score = next(s for s in report.scores if s.op == "sigmoid")
    assert (score.outcome, score.grade is not None, score.failed) == ("scored", True, 1)
    assert report.exit_code == 1


LATE = """
import numpy as np

_failed = []


def softargmax(x, *, axis=-1):
    if _failed:
        raise RuntimeError(_failed.pop())
    if axis == 0:
        _failed.append("the launch before failed")
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def softgauge_synchronize():
    if _failed:
        raise RuntimeError(_failed.pop())
"""


def test_an_error_that_surfaces_late_is_laid_to_the_call_that_caused_it(tmp_path: Path) -> None:
    report = examine(tmp_path, LATE, op=["softargmax"], dtype=["float32"])
    (found,) = defined(report)
    assert found.check == "structure"
    unaware = examine(tmp_path, LATE.replace("softgauge_synchronize", "unused"), op=["softargmax"], dtype=["float32"])
    assert len(defined(unaware)) == 1


LOSS = """
import numpy as np
from softgauge.conformance.backends import numpy as good


def cross_entropy_loss(
    logits, labels, *, weight=None, ignore_index=-100, label_smoothing=0.0, reduction="mean", axis=-1
):
    if not isinstance(ignore_index, int):
        raise TypeError("ignore_index must be an int")
    return good.cross_entropy_loss(
        logits, labels, weight=weight, ignore_index=ignore_index, label_smoothing=label_smoothing, reduction=reduction,
        axis=axis,
    )
"""


def test_a_loss_that_takes_no_none_is_called_with_its_own_ignored_label(tmp_path: Path) -> None:
    report = examine(tmp_path, LOSS, op=["cross_entropy_loss"], dtype=["float64"])
    assert [f.message for f in report.findings if f.severity is Severity.FAIL] == []
    assert next(s for s in report.scores if s.op == "cross_entropy_loss").grade is not None
    assert any("ignore_index, -100" in sentence for sentence in report.backend["taken"])


def test_a_declared_format_holds_for_integers_and_byte_orders(tmp_path: Path) -> None:
    source = SOUND.replace("import numpy as np\n", 'import numpy as np\nCAPABILITIES = {"dtypes": ["float64"]}\n', 1)
    swapped = source.replace("x.astype(np.float64)", "x.view(x.dtype.newbyteorder('=')).astype(np.float64)")
    report = examine(tmp_path, swapped, op=["sigmoid"], dtype=["float64"])
    assert {f.severity for f in report.findings if f.clause == "sigmoid/byte-order"} <= {Severity.NOTE}
    undeclared = swapped.replace("CAPABILITIES", "OTHERS")
    report = examine(tmp_path, undeclared, op=["sigmoid"], dtype=["float64"])
    assert Severity.FAIL in {f.severity for f in report.findings if f.clause == "sigmoid/byte-order"}


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ([], "must be a dict"),
        ({"classes": {"max": "many"}}, "whole numbers"),
        ({"classes": {"max": 4, "multiple_of": 8}}, "no number of classes"),
        ({"axes": "first"}, "axes may be 'last'"),
        ({"dimensions": [0]}, "dimensions must be a list of some of 1, 2, 3, 4, 5"),
        ({"reductions": ["median"]}, "reductions must be"),
        ({"labels": []}, "labels must be"),
        ({"threads": 1}, "threads must be True or False"),
        ({"rows": 3}, "there is no limit 'rows'"),
        ({"sigmoid": 3}, "sigmoid must be a dict"),
    ],
)
def test_a_slip_in_a_limit_is_one_sentence(declared: Any, said: str) -> None:
    with pytest.raises(LimitError, match=r"^[^\n]*$") as caught:
        limits(declared, ("sigmoid",))
    assert said in str(caught.value)


def test_a_limit_is_of_all_functions_or_of_one() -> None:
    found = limits({"axes": "last", "logsumexp": {"classes": {"max": 8}}}, ("logsumexp", "softargmax"))
    assert found == {"logsumexp": Limits(most=8, last_axis=True), "softargmax": Limits(last_axis=True)}


def seen(classes: int, dimensions: int = 2, last_axis: bool = True) -> Circumstances:
    return Circumstances(classes, last_axis, dimensions, None, "", "")


@pytest.mark.parametrize(
    ("answered", "refused", "entries"),
    [
        ([seen(8), seen(1024)], [seen(1025), seen(3)], {"classes": {"multiple_of": 8}}),
        ([seen(3), seen(1024)], [seen(1025)], {"classes": {"max": 1024}}),
        ([seen(2), seen(3)], [seen(1)], {"classes": {"min": 2}}),
        ([seen(3)], [seen(3, last_axis=False)], {"axes": "last"}),
        ([seen(3)], [seen(3, dimensions=3)], {"dimensions": [2]}),
        ([seen(3), seen(5)], [seen(4)], {}),
        ([], [seen(4)], {}),
    ],
)
def test_the_limit_to_declare_leaves_out_what_was_refused_alone(
    answered: list[Circumstances], refused: list[Circumstances], entries: dict[str, Any]
) -> None:
    assert declarable(answered, refused) == entries


NATIVE = """
#include <math.h>
#include <stddef.h>
#include <stdint.h>

const char *softgauge_capabilities(void);
int32_t softmax_float32(size_t, size_t, const float *, ptrdiff_t, ptrdiff_t, float *, ptrdiff_t, ptrdiff_t);

const char *softgauge_capabilities(void) {
  return "{\\"dtypes\\": [\\"float32\\"], \\"limits\\": {\\"classes\\": {\\"max\\": 64}}}";
}

int32_t softmax_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class, float *y,
                        ptrdiff_t y_row, ptrdiff_t y_class) {
  if (classes > 64) return 3;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++) {
    double m = -INFINITY, s = 0;
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) {
      double v = x[i * x_row + k * x_class];
      m = isnan(v) || isnan(m) ? NAN : fmax(m, v);
    }
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) s += exp(x[i * x_row + k * x_class] - m);
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++)
      y[i * y_row + k * y_class] = (float)(exp(x[i * x_row + k * x_class] - m) / s);
  }
  return 0;
}
"""


def test_native_code_has_aliases_and_limits_too(tmp_path: Path) -> None:
    (tmp_path / "kernel.c").write_text(NATIVE)
    library = str(built(tmp_path / "kernel.c", tmp_path))
    report = run(parse(library, op=["softargmax"], level="smoke", jobs=1))
    assert report.exit_code == 0, report.findings
    (score,) = [s for s in report.scores if s.grade is not None]
    assert (score.dtype, score.scope) == ("float32", "K <= 64")
    assert report.backend["taken"] == ["softmax is taken as softargmax"]


def test_a_function_that_is_passed_may_be_called_softmax() -> None:
    def softmax(x: np.ndarray, dim: int = -1) -> np.ndarray:
        e = np.exp(x - x.max(axis=dim, keepdims=True, initial=-np.inf))
        return e / e.sum(axis=dim, keepdims=True)

    report = check(softmax, dtype="float32", level="smoke")
    assert report.exit_code == 0
    assert "`dim` is called `axis` here (softargmax)" in str(report)
