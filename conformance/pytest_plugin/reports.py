"""What the checks of one pytest run share: each backend is loaded once to be asked and measured once."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import replace

import pytest

from ..report.json.read import report as read
from ..report.json.write import to_json
from ..run.request import Request
from ..scoring.outcome.model import Report
from ..worker.client.client import Worker
from ..worker.target.target import Target
from .shared import folder

Offer = tuple[frozenset[str], frozenset[str] | None]
"""The functions that a backend defines, and the formats that it declares, or None."""


class Reports:
    """The reports of one pytest process."""

    def __init__(self, config: pytest.Config) -> None:
        """Know nothing yet."""
        self._config = config
        self._offers: dict[Target, Offer] = {}
        self._selected: dict[Request, Request] = {}
        self._reports: dict[Request, Report] = {}

    def offered(self, backend: Target) -> Offer:
        """Return what a backend offers; raises :class:`LoadError` and :class:`UsageError`."""
        if backend not in self._offers:
            limits = Request(backend.text, ())
            with Worker(backend, time_limit=limits.time_limit, memory_limit=limits.memory_limit) as worker:
                dtypes, functions = worker.loaded.capabilities.dtypes, frozenset(worker.loaded.functions)
                self._offers[backend] = functions, None if dtypes is None else frozenset(dtypes)
        return self._offers[backend]

    def of(self, request: Request, backend: Target) -> Report:
        """Return the report on what was selected of a request; only the first time it is measured."""
        chosen = self._selected.get(request, request)
        if chosen not in self._reports:
            self._reports[chosen] = self._measured(chosen, backend)
        return self._reports[chosen]

    def select(self, request: Request, pairs: Collection[tuple[str, str]]) -> None:
        """Measure no more of a request than these functions and formats."""
        self._selected[request] = replace(
            request,
            functions=tuple(f for f in request.functions if f in {op for op, _ in pairs}),
            dtypes=tuple(d for d in request.dtypes if d in {dtype for _, dtype in pairs}),
        )

    def _measured(self, request: Request, backend: Target) -> Report:
        worker = getattr(self._config, "workerinput", None)
        if worker is None:
            return self._run(request, backend)
        text = folder(worker["testrunuid"]).text(repr(request), lambda: to_json(self._run(request, backend)))
        return read(json.loads(text))

    def _run(self, request: Request, backend: Target) -> Report:
        from ..report.terminal.progress import progress
        from ..run.suite import run

        capture = self._config.pluginmanager.getplugin("capturemanager")
        if capture is None or hasattr(self._config, "workerinput"):
            return run(request, target=backend)
        with capture.global_and_fixture_disabled(), progress(sys.stderr) as show:
            return run(request, show, target=backend)


REPORTS = pytest.StashKey[Reports]()


def reports(config: pytest.Config) -> Reports:
    """Return the reports of a process."""
    if REPORTS not in config.stash:
        config.stash[REPORTS] = Reports(config)
    return config.stash[REPORTS]
