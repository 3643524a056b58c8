"""The benchmarks of a run tell of the code that is there."""

from __future__ import annotations

import pytest

from benchmarks.isolation import inside, timed
from benchmarks.shares import shares


def test_the_shares_of_a_run_are_those_of_the_whole() -> None:
    found = shares("smoke", "--op", "sigmoid", "--dtype", "float32")
    parts = [found[name] for name in ("oracle", "backend", "checks")]
    assert all(0 < part < 1 for part in parts)
    assert sum(parts) == pytest.approx(1)
    assert found["exit_code"] == 0


def test_a_backend_in_the_harnesss_own_process_scores_the_same() -> None:
    with inside():
        *_, within = timed("numpy", "smoke", op=["sigmoid"])
    *_, apart = timed("numpy", "smoke", op=["sigmoid"])
    assert within.scores == apart.scores
    assert any(s.cases for s in within.scores)
