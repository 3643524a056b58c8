"""Sums and means over rows agree with plain mpmath, and the audit would tell if they did not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from softgauge.reference.evaluate import Enclosures
from tests import audit_reductions
from tests.audit_reductions import Number, audit, rounded
from tests.audit_rounding import BINARY


@pytest.mark.parametrize("format", BINARY)
@pytest.mark.parametrize("op", audit_reductions.OPS)
def test_certified_reductions_agree_with_mpmath(op: str, format: str) -> None:
    count = audit(op, format, 60, seed=1)
    assert (count.differences, count.open) == ((), 0)
    assert count.results >= 40


@pytest.mark.parametrize("op", audit_reductions.OPS)
def test_a_wrong_last_bit_is_a_difference(op: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = audit_reductions.enclosures

    def off_by_one(*given: Any, **keywords: Any) -> Enclosures:
        known = right(*given, **keywords)
        known.rounded.view("uint32")[...] ^= 1
        return known

    monkeypatch.setattr(audit_reductions, "enclosures", off_by_one)
    count = audit(op, "float32", 5, seed=1)
    assert len(count.differences) == count.results > 0


def test_the_command_ends_with_0() -> None:
    assert audit_reductions.main(["--inputs", "1"]) == 0


def test_an_excess_below_every_precision_keeps_its_sign() -> None:
    binary = BINARY["float16"]
    tie = Fraction(2049)
    context = audit_reductions.MPContext()
    tiny = context.exp(-(context.mpf(10) ** 300))
    assert rounded(Number(tie, 0, 0), binary) == binary.nearest(2048)
    assert rounded(Number(tie, tiny, tiny), binary) == binary.nearest(2050)
    assert rounded(Number(tie, -tiny, tiny), binary) == binary.nearest(2048)
    assert rounded(Number(tie, tiny, context.mpf(1)), binary) is None
