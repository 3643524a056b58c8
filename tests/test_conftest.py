"""Tests that share a fixture share a process, and a test that hangs is ended."""

from __future__ import annotations

import os

import pytest

from .conftest import LIMIT


@pytest.fixture(scope="module")
def process() -> int:
    return os.getpid()


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs every test")
def test_tests_that_share_a_fixture_are_sent_to_one_process(process: int, request: pytest.FixtureRequest) -> None:
    """Where pytest-xdist does not know the group, it makes a fixture in every process, and says nothing."""
    assert request.node.nodeid.endswith(f"@{__name__}-process")
    assert process == os.getpid()


def test_a_test_that_hangs_is_ended(request: pytest.FixtureRequest) -> None:
    assert request.config.pluginmanager.has_plugin("timeout")
    limits = [mark.args[0] for mark in request.node.iter_markers("timeout")]
    assert min(limits) >= LIMIT
