"""The zoo is run by its tests, never imported: some of its members end the process."""

from __future__ import annotations

import pytest

collect_ignore = ["zoo"]


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that share a fixture of their module run in one process, so that it is made once."""
    for item in items:
        if isinstance(item, pytest.Function):
            known = item._fixtureinfo.name2fixturedefs
            shared = [name for name, made in known.items() if made[-1].scope == "module"]
            if shared:
                item.add_marker(pytest.mark.xdist_group("-".join([item.module.__name__, *sorted(shared)])))
