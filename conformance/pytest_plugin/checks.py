"""The tests that the pytest plugin makes of a backend; all of them read one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ...spec.discovery import functions
from ..errors import LoadError, UsageError
from ..report.common.groups import Group, group, groups
from ..report.common.text import plain, ulps
from ..report.terminal.report import console_for, fault
from ..run.request import Request, parse
from ..scoring.outcome.model import Report, Severity
from ..worker.target.resolve import resolve
from ..worker.target.target import Target
from .options import MARK, OPTIONS
from .reports import reports

LEVEL = "smoke"
"""A suite is run many times a day; a verdict should rest on ``standard``."""

SELECTION = "softgauge-selection"
"""The name under which pytest knows the plugin that sees what was selected."""


@dataclass
class Check:
    """One function in one format, and the clauses of one group; calling it fails, skips or says nothing.

    ``request`` is all that is asked of the backend. Without a function there is ``trouble`` instead: why the backend
    offers nothing.
    """

    request: Request
    backend: Target
    config: pytest.Config
    op: str = ""
    dtype: str = ""
    group: Group = Group.CONTRACT
    trouble: str = ""
    node: pytest.Item | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """Return what tells the check from the others of its backend."""
        return "-".join((self.op, self.dtype, self.group.replace(" ", "-"))) if self.op else "loads"

    def __call__(self) -> None:
        """Fail with the findings as a report prints them; skip what was not tried."""
        __tracebackhide__ = True
        if self.trouble:
            pytest.fail(self.trouble, pytrace=False)
        report = reports(self.config).of(self.request, self.backend)
        if report.error:
            pytest.fail(plain(report.error, 500), pytrace=False)
        score = next((s for s in report.scores if (s.op, s.dtype) == (self.op, self.dtype)), None)
        if self.node is not None and score is not None and score.grade is not None:
            self.node.user_properties += [("grade", score.grade.label), ("max_ulp", ulps(score.max_ulp))]
        if faults := self.faults(report):
            pytest.fail(faults, pytrace=False)
        if score is None or not any(group(clause) is self.group for clause in score.held):
            pytest.skip(plain((score and score.reason) or "no clause of this group was tried", 300))

    def faults(self, report: Report) -> str:
        """Return the failures of this group, as a report prints them."""
        out = StringIO()
        console = console_for(out)
        for found in report.findings:
            here = (found.op, found.dtype) == (self.op, self.dtype) and group(found.clause) is self.group
            if here and found.severity is Severity.FAIL:
                fault(found, console)
        return out.getvalue().strip("\n")


class Backend(pytest.Collector):
    """The parent of the checks that the command line asks for."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield nothing: the checks are added to what was collected from files."""
        return iter(())


class Item(pytest.Item):
    """A check that stands in no file."""

    def __init__(self, *, check: Check, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.check = check
        check.node = self

    def runtest(self) -> None:
        """Run the check."""
        self.check()

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return a place for messages: there is no file."""
        return self.config.rootpath / MARK, None, f"{self.check.request.backend} {self.name}"


class Selection:
    """A plugin of pytest that sees which checks were selected: no more is measured."""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell the reports of a process what is asked of them."""
        chosen = [check for item in session.items if (check := _check(item)) is not None]
        for request in {check.request for check in chosen}:
            pairs = {(check.op, check.dtype) for check in chosen if check.request == request}
            reports(session.config).select(request, pairs)


def _check(item: pytest.Item) -> Check | None:
    """Return the check that an item runs: its own, or the one that its fixture gets."""
    own = item.check if isinstance(item, Item) else None
    found = own or getattr(getattr(item, "callspec", None), "params", {}).get(MARK)
    return found if isinstance(found, Check) else None


def marked(mark: pytest.Mark, definition: pytest.Item) -> list[Check]:
    """Return the checks of the backend that a function is marked with; raises pytest.UsageError."""
    where = f"{definition.nodeid}: @pytest.mark.{MARK}"
    if len(mark.args) != 1 or not isinstance(mark.args[0], str):
        raise pytest.UsageError(f"{where} takes the name or the path of one backend, as text")
    if unknown := sorted(set(mark.kwargs) - set(OPTIONS)):
        raise pytest.UsageError(f"{where} knows no {unknown[0]}; it knows {', '.join(OPTIONS)}")
    try:
        return checks(definition.config, resolve(mark.args[0], definition.path.parent), mark.kwargs)
    except UsageError as error:
        raise pytest.UsageError(f"{where}: {error}") from error


def asked(session: pytest.Session) -> list[pytest.Item]:
    """Return the checks that the command line asks for; raises pytest.UsageError."""
    config = session.config
    options = {name: config.getoption(f"softgauge_{name}") for name in OPTIONS}
    try:
        found = checks(config, resolve(config.getoption("softgauge")), options)
    except UsageError as error:
        raise pytest.UsageError(f"--softgauge: {error}") from error
    parent = Backend.from_parent(session, name=MARK, nodeid=MARK)
    return [Item.from_parent(parent, name=check.name, check=check) for check in found]


def checks(config: pytest.Config, backend: Target, options: Mapping[str, Any]) -> list[Check]:
    """Return the checks of what a backend offers, the same in every process; raises :class:`UsageError`."""
    if not config.pluginmanager.has_plugin(SELECTION):
        config.pluginmanager.register(Selection(), SELECTION)
    given = {name: value for name, value in options.items() if value is not None}
    for name in ("op", "dtype"):
        value = given.get(name, ())
        given[name] = [value] if isinstance(value, str) else list(value)
    request = parse(backend.text, **{"level": LEVEL, **given})
    try:
        offered, dtypes = reports(config).offered(backend)
    except LoadError as error:
        return [Check(request, backend, config, trouble=plain(error, 500))]
    request = replace(
        request,
        functions=tuple(name for name in request.functions if name in offered),
        dtypes=tuple(name for name in request.dtypes if dtypes is None or name in dtypes),
    )
    found = [
        Check(request, backend, config, op, dtype, group)
        for op in request.functions
        for dtype in request.dtypes
        for group in groups(functions()[op])
    ]
    trouble = f"{backend.text} offers none of the functions and formats that are asked for; `softgauge ops` lists all"
    return found or [Check(request, backend, config, trouble=trouble)]
