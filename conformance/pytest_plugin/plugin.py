"""The pytest plugin: one test for each function, format and group of clauses of a backend.

Every pytest run loads it where softgauge is installed, so it imports nothing of softgauge until it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .options import MARK, OPTIONS, XDIST

if TYPE_CHECKING:
    from .checks import Check


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--softgauge`` and what goes with it."""
    group = parser.getgroup("softgauge", "grading softmax and its relatives")
    add = group.addoption
    add(
        "--softgauge",
        metavar="BACKEND",
        help="grade BACKEND as `softgauge run` does: a built-in name, a dotted module or the path to a .py file. "
        "One test for each function, format and group of clauses.",
    )
    add("--softgauge-op", metavar="NAMES", help="only these functions, separated by commas; default: all")
    add("--softgauge-dtype", metavar="NAMES", help="only these formats; default: float64,float32,float16,bfloat16")
    add("--softgauge-level", metavar="LEVEL", help="smoke (the default here), standard or full")
    add("--softgauge-require", metavar="GRADE", help="the grade to reach; default: fast")
    add("--softgauge-profile", metavar="PROFILE", help="mixed (the default) or native")
    add("--softgauge-seed", metavar="N", type=int, help="seed of the random cases; default: 0")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    options = ", ".join(f"{name}=…" for name in OPTIONS)
    config.addinivalue_line(
        "markers",
        f"{MARK}(backend, {options}): the test runs once for each function, format and group of clauses of a backend, "
        f"and its fixture {MARK} checks them; a path is relative to the test file",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each check of the backend that a function is marked with."""
    mark = metafunc.definition.get_closest_marker(MARK) if MARK in metafunc.fixturenames else None
    if mark is not None:
        from .checks import marked

        checks = marked(mark, metafunc.definition)
        metafunc.parametrize(MARK, checks, ids=[check.name for check in checks], indirect=True)


@pytest.fixture
def softgauge(request: pytest.FixtureRequest) -> Check:
    """Return a check of the backend that the test is marked with; calling it fails with what was found."""
    if not hasattr(request, "param"):
        pytest.fail(f"mark the test with @pytest.mark.{MARK}(BACKEND) to use the fixture {MARK}", pytrace=False)
    check: Check = request.param
    check.node = request.node
    return check


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the checks that the command line asks for, before others choose among the tests."""
    if session.config.getoption("softgauge"):
        from .checks import asked

        items += asked(session)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Remember which run the workers of pytest-xdist belong to: they share what they measure."""
    node.config.stash[XDIST] = node.workerinput["testrunuid"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what workers shared."""
    if (run := config.stash.get(XDIST, None)) is not None:
        from .shared import folder

        folder(run).remove()
