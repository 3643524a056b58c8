"""softgauge.check: a function, an object or a file is graded from Python, and this process is safe from it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import psutil
import pytest

import softgauge
from softgauge.conformance.errors import UsageError
from softgauge.conformance.scoring.outcome.model import Report, Severity

from ..machine import slowness
from .subjects import TIME_LIMIT, clauses

Array = np.ndarray


def softargmax(x: Array, *, axis: int = -1) -> Array:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def check(subject: Any, **options: Any) -> Report:
    return softgauge.check(subject, **{"dtype": "float32", "level": "smoke", "time_limit": TIME_LIMIT, **options})


def scored(report: Report) -> set[str]:
    return {s.op for s in report.scores if s.outcome == "scored"}


def test_a_function_is_the_op_that_it_is_said_to_be_and_no_other() -> None:
    report = check(lambda x, *, axis: softargmax(x, axis=axis), op="softargmax")
    assert report.exit_code == 0
    assert [(s.op, s.outcome) for s in report.scores] == [("softargmax", "scored")]
    assert report.backend["name"] == "<lambda>"


def test_the_name_of_a_function_says_which_it_is() -> None:
    assert scored(check(softargmax)) == {"softargmax"}


def test_a_closure_is_called_with_what_it_encloses() -> None:
    factor = np.float32(1.0)

    def inner(x: Array, *, axis: int = -1) -> Array:
        return softargmax(x, axis=axis) * factor

    assert check(inner, op="softargmax").exit_code == 0
    factor = np.float32(1.5)
    assert clauses(check(inner, op="softargmax")) != set()


def test_a_function_typed_at_a_prompt_is_found() -> None:
    typed = (
        "import numpy as np, softgauge\n"
        "def mine(x, *, axis):\n"
        "    e = np.exp(x - x.max(axis, keepdims=True, initial=-np.inf)); return e / e.sum(axis, keepdims=True)\n\n"
        "report = softgauge.check(mine, op='softargmax', dtype='float32', level='smoke')\n"
        "print(report.verdict, report.scores[0].grade.label)\n"
    )
    done = subprocess.run([sys.executable, "-i", "-q"], input=typed, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith("pass stable")


class Kernels:
    """An object with methods."""

    CAPABILITIES = {"dtypes": ["float32"]}  # noqa: RUF012 - as a backend declares it

    def __init__(self, shift: float) -> None:
        self.shift = shift

    def softargmax(self, x: Array, *, axis: int = -1) -> Array:
        return softargmax(x + np.float32(self.shift), axis=axis)


def test_an_object_is_its_methods() -> None:
    report = check(Kernels(0.0), dtype=["float64", "float32"])
    assert scored(report) == {"softargmax"}
    assert {(s.dtype, s.outcome) for s in report.scores if s.op == "softargmax"} == {
        ("float64", "unsupported"), ("float32", "scored"),
    }  # fmt: skip
    assert check(Kernels(np.inf)).exit_code == 1


def test_a_mapping_and_a_module_are_their_functions() -> None:
    module = ModuleType("mine")
    module.softargmax = softargmax  # type: ignore[attr-defined]  # a module made for this test
    assert scored(check({"softargmax": softargmax})) == scored(check(module)) == {"softargmax"}
    assert check(module).backend["name"] == "mine"


def test_a_file_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("import numpy as np\n\n\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n")
    assert scored(check(path)) == scored(check(str(path))) == {"sigmoid"}


def test_a_format_may_be_a_dtype_of_numpy() -> None:
    formats = [np.float64, np.dtype("float32"), "float16"]
    assert [s.dtype for s in check(softargmax, dtype=formats).scores] == ["float64", "float32", "float16"]
    assert [s.dtype for s in check(softargmax, dtype=np.float64).scores] == ["float64"]


@pytest.mark.parametrize(
    ("subject", "options", "says"),
    [
        (lambda x: x, {}, "say which it is"),
        (softargmax, {"op": ["softargmax", "sigmoid"]}, "say which it is"),
        (lambda x: x, {"op": "softargmax"}, "cannot be called as softargmax"),
        (softargmax, {"op": "softmx"}, "did you mean 'softargmax'"),
        (softargmax, {"dtype": "float23"}, "did you mean 'float32'"),
        (softargmax, {"level": "smok"}, "did you mean 'smoke'"),
        (3, {}, "int is no backend"),
        ({}, {"op": "nonsense"}, "unknown function"),
        ("no/such/file.py", {}, "no file"),
        ("live:mine", {}, "unknown backend"),
    ],
)
def test_a_mistake_is_refused_in_one_sentence(subject: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        check(subject, **options)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def crash(x: Array, *, axis: int = -1) -> Array:
    ctypes.string_at(0)
    return x


def leave(x: Array, *, axis: int = -1) -> Array:
    os._exit(9)


def hang(x: Array, *, axis: int = -1) -> Array:
    while True:
        time.sleep(1)


def grow(x: Array, *, axis: int = -1) -> Array:
    return [np.zeros(2**24) for _ in iter(int, 1)]  # type: ignore[return-value]  # never ends


def quit_(x: Array, *, axis: int = -1) -> Array:
    sys.exit("enough")


def overwrite(x: Array, *, axis: int = -1) -> Array:
    x[...] = 0
    return x


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (crash, "ended by SIGSEGV"), (leave, "exited with status 9"), (hang, "did not return within"),
        (grow, "emory"), (quit_, "SystemExit: enough"), (overwrite, "wrote into its argument x"),
    ],
)  # fmt: skip
def test_a_hostile_function_is_a_finding_and_leaves_nothing(function: Callable[..., Array], says: str) -> None:
    this = psutil.Process()
    before, descriptors = set(this.children(recursive=True)), this.num_fds()
    report = check(function, op="softargmax", memory_limit=0.5, time_limit=2 * slowness())
    assert report.exit_code == 1
    assert [f.message for f in report.findings if says in f.message] != []
    assert next(f.repro for f in report.findings if f.severity is Severity.FAIL).startswith("softgauge.check(")
    assert set(this.children(recursive=True)) == before
    assert this.num_fds() == descriptors


def test_nothing_that_the_function_does_reaches_this_process(capfd: pytest.CaptureFixture[str]) -> None:
    calls: list[int] = []

    def noisy(x: Array, *, axis: int = -1) -> Array:
        calls.append(1)
        print("printed")
        os.write(1, b"written")
        os.environ["SOFTGAUGE_TEST_NOISE"] = "1"
        return softargmax(x, axis=axis)

    assert check(noisy, op="softargmax").exit_code == 0
    assert calls == []
    assert "SOFTGAUGE_TEST_NOISE" not in os.environ
    assert capfd.readouterr() == ("", "")


def test_memory_that_this_process_holds_does_not_count() -> None:
    held = np.ones(2**26)  # half a GiB, which a copy of this process shares
    assert check(softargmax, memory_limit=0.4).exit_code == 0
    assert held.sum() == 2**26


def test_two_checks_at_once_do_not_meet() -> None:
    found: dict[str, Report] = {}

    def measure(name: str, function: Callable[..., Array]) -> None:
        found[name] = check(function, op="softargmax")

    threads = [threading.Thread(target=measure, args=pair) for pair in (("good", softargmax), ("bad", overwrite))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["good"].exit_code == 0
    assert found["bad"].exit_code == 1


def test_a_report_prints_as_the_command_does() -> None:
    text = str(check(softargmax))
    assert text.splitlines()[0].startswith(f"softgauge {softgauge.__version__}: softargmax")
    assert text.splitlines()[-1] == "verdict: pass"


def test_the_package_has_nothing_else_to_import_late() -> None:
    with pytest.raises(AttributeError, match="chekc"):
        softgauge.chekc  # noqa: B018 - asked for on purpose


OWN = """
import sys
from types import ModuleType

import numpy as np
import softgauge
from softgauge.conformance.errors import UsageError

{head}


def softargmax(x, *, axis=-1):
    {body}


if __name__ == "__main__":
    report = softgauge.check(softargmax, dtype=["float32", "float64"], level="smoke", time_limit=120.0)
    print(report.verdict, [f.message for f in report.findings])
    try:
        softgauge.check(lambda x, *, axis=-1: x, op="softargmax")
    except UsageError as error:
        print(error)
"""
PLAIN = "e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf)); return e / e.sum(axis=axis, keepdims=True)"
TORCH = "return torch.softmax(torch.from_numpy(np.ascontiguousarray(x)), dim=axis).numpy()"


def graded(folder: Path, head: str, body: str) -> list[str]:
    """What a program prints that grades its own function, and then a closure."""
    (folder / "own.py").write_text(OWN.format(head=head, body=body), encoding="utf-8")
    command = [sys.executable, "own.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_function_beside_threads_is_called_in_a_fresh_process_and_a_closure_is_refused(tmp_path: Path) -> None:
    head = "sys.modules['numba'] = ModuleType('numba')"
    verdict, refused = graded(tmp_path, head, PLAIN)
    assert verdict.startswith("pass ")
    assert "has loaded numba" in refused
    assert "put <lambda> at the top level of a file" in refused


@pytest.mark.framework
def test_a_right_function_of_torch_passes_once_its_threads_have_run(tmp_path: Path) -> None:
    if find_spec("torch") is None:
        pytest.skip("PyTorch is not installed")
    head = "import torch\nif __name__ == '__main__':\n    a = torch.randn(3000, 3000)\n    (a @ a).sum()"
    verdict, _ = graded(tmp_path, head, TORCH)
    assert verdict.startswith("pass ")


def test_a_file_that_grades_itself_when_it_is_loaded_is_told_so(tmp_path: Path) -> None:
    source = OWN.format(head="sys.modules['numba'] = ModuleType('numba')", body=PLAIN)
    (tmp_path / "own.py").write_text(source.replace('if __name__ == "__main__":', "if True:"), encoding="utf-8")
    report = check(tmp_path / "own.py", op="softargmax", dtype="float32", level="smoke")
    assert "this file grades itself when it is loaded" in report.error
