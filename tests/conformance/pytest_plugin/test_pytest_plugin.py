"""The pytest plugin: a test for each function, format and group, one run behind all of them, nothing when not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.conformance.pytest_plugin import checks
from softgauge.conformance.pytest_plugin.shared import Folder, folder
from softgauge.conformance.run import suite

from ...families import sampled
from ..conftest import Call

pytest_plugins = ["pytester"]

IMPORTED = (checks, suite)
"""What a run needs: pytester forgets what is imported within one, and NumPy is imported once in a process."""

GOOD = """
from softgauge.conformance.backends.numpy import sigmoid
"""
COUNTED = """
from pathlib import Path
with (Path(__file__).parent / "loads.txt").open("a") as log:
    log.write("loaded\\n")
"""
WRONG = (
    GOOD.replace("import sigmoid", "import sigmoid as good")
    + """
def sigmoid(x):
    return good(x) * (1 + 2**-10)
"""
)
TEST = """
import pytest
@pytest.mark.softgauge("kernel.py", dtype="float32"{more})
def test_kernel(softgauge): softgauge()
"""
NAMES = [f"sigmoid-float32-{group}" for group in ("accuracy", "special-values", "laws", "contract")]


@pytest.fixture
def kernel(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backend in the folder of a user's tests."""
    # The plugins of this run are not those of the runs within it.
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    return pytester.makepyfile(kernel=GOOD)


def inside(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in this process, with the installed plugins: to import them anew takes longer than what they do."""
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def beside(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in a process of its own, as a user does."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


@pytest.mark.usefixtures("kernel")
def test_three_lines_give_a_test_for_each_function_format_and_group(pytester: pytest.Pytester) -> None:
    path = pytester.makepyfile(TEST.format(more="")).name
    result = beside(pytester, "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines([f"{path}::test_kernel?{name}? PASSED*" for name in NAMES])


@pytest.mark.usefixtures("kernel")
def test_the_command_line_needs_no_file(pytester: pytest.Pytester) -> None:
    result = inside(pytester, "-v", "--softgauge=./kernel.py", "--softgauge-dtype=float32")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines([f"softgauge::{name} PASSED*" for name in NAMES])


def test_a_failure_is_told_as_a_report_tells_it(
    kernel: Path, pytester: pytest.Pytester, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel.write_text(WRONG, encoding="utf-8")
    pytester.makepyfile(TEST.format(more=""))
    result = inside(pytester)
    monkeypatch.chdir(pytester.path)
    code, report, _ = call("run", "./kernel.py", "--dtype", "float32", "--level", "smoke")
    begin = report.index("sigmoid/fast (sigmoid, float32)")
    fault = report[begin : report.index("\n\n", begin)]
    assert (code, result.ret) == (1, pytest.ExitCode.TESTS_FAILED)
    assert "an error beyond the bound of grade fast" in fault
    assert fault in result.stdout.str()
    assert "pytest_checks.py" not in result.stdout.str()


@pytest.mark.thorough
def test_options_reach_the_run(kernel: Path, pytester: pytest.Pytester) -> None:
    kernel.write_text(GOOD + "from softgauge.conformance.backends.numpy import softplus\n", encoding="utf-8")
    pytester.makepyfile(TEST.format(more=", op='softplus', require='exact'"))
    result = inside(pytester, "-rA", "-k", "accuracy")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["softplus/exact (softplus, float32)"])
    asked = inside(pytester, "--softgauge=./kernel.py", "--softgauge-op=sigmoid", "--softgauge-dtype=float64",
                   "--softgauge-require=exact", "--softgauge-seed=3", "-k", "float64-accuracy")  # fmt: skip
    asked.assert_outcomes(failed=1, deselected=7)
    asked.stdout.fnmatch_lines(["sigmoid/exact (sigmoid, float64)", "  case   sigmoid:float64:smoke:3:*"])


@pytest.mark.parametrize("workers", sampled(["0", "2"], lambda workers: {"a run in a run"}))
def test_a_backend_is_measured_once(kernel: Path, pytester: pytest.Pytester, workers: str) -> None:
    kernel.write_text(GOOD + COUNTED, encoding="utf-8")
    pytester.makepyfile(TEST.format(more=""))
    beside(pytester, "-n", workers, "--dist=load").assert_outcomes(passed=4)
    # Each process that collects asks once what there is; one measures.
    loads = (pytester.path / "loads.txt").read_text().count("loaded")
    assert loads == max(int(workers), 1) + MEASURING


MEASURING = 1
"""Workers that one run loads a backend in, for one function in one format."""


@pytest.mark.thorough
@pytest.mark.usefixtures("kernel")
def test_the_same_tests_are_found_in_every_process(pytester: pytest.Pytester) -> None:
    result = beside(pytester, "-n", "2", "--softgauge=./kernel.py", "--softgauge-dtype=float64,float16")
    result.assert_outcomes(passed=8)
    result.stdout.no_fnmatch_line("*Different tests were collected*")


def test_only_what_is_selected_is_measured(kernel: Path, pytester: pytest.Pytester) -> None:
    other = "def softplus(x):\n    raise SystemExit('nobody asked')\n"
    kernel.write_text(GOOD + other, encoding="utf-8")
    result = inside(pytester, "--softgauge=./kernel.py", "--softgauge-dtype=float32", "-k", "sigmoid-float32-accuracy")
    result.assert_outcomes(passed=1, deselected=7)


def test_what_is_refused_everywhere_fails_once(kernel: Path, pytester: pytest.Pytester) -> None:
    refusing = "def sigmoid(x):\n    raise NotImplementedError('no kernel for <this>')\n"
    kernel.write_text(refusing, encoding="utf-8")
    pytester.makepyfile(TEST.format(more=""))
    result = inside(pytester, "-rs")
    result.assert_outcomes(failed=1, skipped=3)
    result.stdout.fnmatch_lines(["sigmoid/defined (sigmoid, float32)", "SKIPPED*no kernel for <this>"])


def test_what_was_not_tried_after_a_crash_does_not_pass(kernel: Path, pytester: pytest.Pytester) -> None:
    kernel.write_text("import os\ndef sigmoid(x):\n    os._exit(3)\n", encoding="utf-8")
    pytester.makepyfile(TEST.format(more=""))
    result = inside(pytester, "-rs")
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed") == 1
    assert "passed" not in outcomes
    result.stdout.fnmatch_lines(["sigmoid/defined (sigmoid, float32)"])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import nothing_of_that_name\n", "the backend cannot be loaded: ModuleNotFoundError"),
        ("def unrelated(x): return x\n", "./kernel.py offers none of the functions and formats"),
    ],
)
def test_a_backend_that_offers_nothing_fails(kernel: Path, pytester: pytest.Pytester, source: str, told: str) -> None:
    kernel.write_text(source, encoding="utf-8")
    pytester.makepyfile(TEST.format(more=""))
    result = inside(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*{told}*"])


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--softgauge=nmupy"], "--softgauge: unknown backend 'nmupy': did you mean 'numpy'?"),
        # What an option may be is asked of the same function, whatever the option.
        *(
            pytest.param(["--softgauge=numpy", option], f"--softgauge: {told}", marks=pytest.mark.thorough)
            for option, told in (
                ("--softgauge-op=sofmax", "unknown function 'sofmax'"),
                ("--softgauge-level=high", "unknown level 'high'"),
            )
        ),
    ],
)
def test_a_slip_on_the_command_line_is_one_sentence(pytester: pytest.Pytester, arguments: list[str], told: str) -> None:
    result = inside(pytester, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*ERROR: {told}*"])
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("", "takes the name or the path of one backend, as text"),
        ("'kernel.py', dtpye='float32'", "knows no dtpye; it knows op, dtype, level, require, profile, seed"),
        # As on the command line.
        pytest.param("'kernel.py', dtype='float31'", "unknown dtype 'float31'", marks=pytest.mark.thorough),
        pytest.param("'lost.py'", "no file ./lost.py", marks=pytest.mark.thorough),
    ],
)
def test_a_slip_in_the_marker_is_one_sentence(pytester: pytest.Pytester, mark: str, told: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.softgauge({mark})\ndef test_kernel(softgauge): softgauge()\n")
    result = inside(pytester)
    assert result.ret != pytest.ExitCode.OK
    assert told in result.stdout.str() + result.stderr.str()


def test_the_fixture_without_the_marker_says_what_is_missing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_kernel(softgauge): softgauge()\n")
    result = inside(pytester)
    result.stdout.fnmatch_lines(["*mark the test with @pytest.mark.softgauge(BACKEND) to use the fixture softgauge*"])
    result.assert_outcomes(errors=1)


def test_grades_stand_in_junit_files(kernel: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TEST.format(more=""))
    inside(pytester, "--junit-xml=out.xml").assert_outcomes(passed=4)
    assert '<property name="grade" value="stable"' in (pytester.path / "out.xml").read_text(encoding="utf-8")


def test_a_run_that_does_not_ask_imports_one_small_module(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass\n")
    pytester.makeconftest(
        """
import sys
def pytest_unconfigure():
    with open("modules.txt", "w") as file:
        file.write("\\n".join(sys.modules))
"""
    )
    found = []
    for arguments in (("-p", "no:softgauge"), ()):
        beside(pytester, "--co", *arguments).assert_outcomes()
        found.append(set((pytester.path / "modules.txt").read_text().split("\n")))
    without, plain = found
    plugin = ".conformance.pytest_plugin"
    names = ("", ".conformance", plugin, f"{plugin}.plugin", f"{plugin}.options")
    assert plain - without <= {f"softgauge{name}" for name in names}
    assert "softgauge.conformance.pytest_plugin.plugin" in plain


def test_a_shared_text_is_made_once_and_removed(tmp_path: Path) -> None:
    shared, made = Folder(tmp_path / "shared"), []
    for _ in range(2):
        assert shared.text("key", lambda: made.append(1) or "text") == "text"  # type: ignore[func-returns-value]
    assert made == [1]
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o700
    shared.remove()
    assert not (tmp_path / "shared").exists()


def test_a_folder_that_is_a_link_is_neither_used_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        Folder(tmp_path / "link").text("key", lambda: "")
    Folder(tmp_path / "link").remove()
    assert (tmp_path / "victim").is_dir()
    assert folder("../../x").path.parent == folder("y").path.parent
