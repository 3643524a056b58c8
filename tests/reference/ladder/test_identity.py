"""A sample of the comparison of the rungs with Arb and the arbiter: ``python -m tests.identity`` runs all of it."""

from __future__ import annotations

from typing import Any

import pytest

from softgauge.reference.ladder import climb as ladder
from tests.identity import CORE, compare

every_op = pytest.mark.parametrize("op", CORE)


@every_op
@pytest.mark.parametrize("format", ["float32", "float64", "bfloat16"])
def test_what_a_rung_decides_is_right(op: str, format: str) -> None:
    pytest.importorskip("flint")
    count = compare(op, format, 600, seed=5)
    assert count.decided > 300
    assert not count.wrong


@pytest.mark.slow
@every_op
@pytest.mark.parametrize("format", ["float32", "float64", "float16", "bfloat16"])
def test_many_decided_results_are_right(op: str, format: str) -> None:
    pytest.importorskip("flint")
    assert not compare(op, format, 20_000, seed=6).wrong


def test_a_rung_that_rounds_wrongly_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("flint")
    right = ladder.narrow

    def wrong(*arguments: Any) -> None:
        right(*arguments)
        arguments[-1].codes[...] += 1

    monkeypatch.setattr(ladder, "narrow", wrong)
    assert compare("softargmax", "float32", 300, seed=5).wrong
