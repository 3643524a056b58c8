from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from softgauge.conformance.worker.target.builtin import builtin, described

HEAVY = {"numpy", "ml_dtypes", "sympy", "mpmath", "rich"} | {
    module for name in builtin() for module in described(name).imports
}

PROGRAM = """
import sys
from softgauge.conformance.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """Return the top-level modules that a command imports."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=False).stderr.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("run", "--help"),
        ("ops",),
        ("spec", "--help"),
        ("run", "x", "--op", "y"),
        ("backends",),
    ],
    ids=" ".join,
)
def test_a_command_that_measures_nothing_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = imported(*arguments)
    assert {"softgauge", "click"} <= modules
    assert modules & HEAVY == set()


def test_the_import_of_the_package_is_that_of_an_empty_module() -> None:
    program = "import sys; before = set(sys.modules); import softgauge; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["softgauge"]


def test_the_start_of_help_beside_that_of_python(record_property: Callable[[str, object], None]) -> None:
    """Times depend on the machine, so they are reported and not judged."""
    for arguments in (["-c", "pass"], ["-m", "softgauge", "--help"]):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        record_property(" ".join(arguments), f"{time.perf_counter() - start:.3f} s")
