"""The zoo is run by its tests, never imported: some of its members end the process."""

from __future__ import annotations

import pytest

from .machine import slowness

collect_ignore = ["zoo"]

LIMIT = 300.0
"""Seconds after which a test is ended on a quiet machine: no test takes a thirtieth of them, so one that does hangs."""

LONG = ("slow", "wheel", "framework")
"""Marks of tests that may take minutes, and are run where somebody waits for them."""


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that share a fixture of their module run in one process, and let none run for ever."""
    limit = LIMIT * slowness()
    for item in items:
        if not any(item.get_closest_marker(mark) for mark in LONG):
            item.add_marker(pytest.mark.timeout(limit))
        if isinstance(item, pytest.Function):
            known = item._fixtureinfo.name2fixturedefs
            shared = [name for name, made in known.items() if made[-1].scope == "module"]
            if shared:
                item.add_marker(pytest.mark.xdist_group("-".join([item.module.__name__, *sorted(shared)])))
