"""What the checks of one pytest run share: each backend is loaded once to be asked and measured once."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from .client import Worker
from .pytest_shared import folder
from .report.json import to_json
from .report.model import Report
from .report.read import report as read
from .request import Request
from .target import resolve

if TYPE_CHECKING:
    from .pytest_checks import Check

Offer = tuple[frozenset[str], frozenset[str] | None]
"""The functions that a backend defines, and the formats that it declares, or None."""


class Reports:
    """The reports of one pytest process."""

    def __init__(self, config: pytest.Config) -> None:
        """Know nothing yet."""
        self._config = config
        self._offers: dict[str, Offer] = {}
        self._selected: dict[Request, Request] = {}
        self._reports: dict[Request, Report] = {}

    def offered(self, backend: str) -> Offer:
        """Return what a backend offers; raises :class:`LoadError` and :class:`UsageError`."""
        if backend not in self._offers:
            limits = Request(backend, ())
            with Worker(resolve(backend), time_limit=limits.time_limit, memory_limit=limits.memory_limit) as worker:
                dtypes = worker.capabilities.dtypes
                self._offers[backend] = frozenset(worker.functions), None if dtypes is None else frozenset(dtypes)
        return self._offers[backend]

    def of(self, check: Check) -> Report:
        """Return the report on all checks of a request that were selected; only the first time it is measured."""
        request = self._selected.get(check.request, check.request)
        if request not in self._reports:
            self._reports[request] = self._measured(request)
        return self._reports[request]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """See which checks were selected: no more is measured."""
        chosen = [check for item in session.items if (check := _check(item)) is not None]
        for request in {check.request for check in chosen}:
            of = [check for check in chosen if check.request == request]
            self._selected[request] = replace(
                request,
                functions=tuple(f for f in request.functions if f in {c.op for c in of}),
                dtypes=tuple(d for d in request.dtypes if d in {c.dtype for c in of}),
            )

    def _measured(self, request: Request) -> Report:
        worker = getattr(self._config, "workerinput", None)
        if worker is None:
            return self._run(request)
        text = folder(worker["testrunuid"]).text(repr(request), lambda: to_json(self._run(request)))
        return read(json.loads(text))

    def _run(self, request: Request) -> Report:
        from .progress import progress
        from .run import run

        capture = self._config.pluginmanager.getplugin("capturemanager")
        if capture is None or hasattr(self._config, "workerinput"):
            return run(request)
        with capture.global_and_fixture_disabled(), progress(sys.stderr) as show:
            return run(request, show)


REPORTS = pytest.StashKey[Reports]()


def reports(config: pytest.Config) -> Reports:
    """Return the reports of a process."""
    if REPORTS not in config.stash:
        config.stash[REPORTS] = Reports(config)
        config.pluginmanager.register(config.stash[REPORTS], "softgauge-reports")
    return config.stash[REPORTS]


def _check(item: pytest.Item) -> Check | None:
    """Return the check that an item runs: its own, or the one that its fixture gets."""
    from .pytest_checks import Check

    found = getattr(item, "check", None)
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    found = found if isinstance(found, Check) else parameters.get("softgauge")
    return found if isinstance(found, Check) else None
