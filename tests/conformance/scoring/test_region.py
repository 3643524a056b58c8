"""A finding says which of all that was tried it is about, and nothing where that is all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.conformance.scoring.outcome.model import Severity

from ..subjects import BUILTIN, examine

WRONG = (
    BUILTIN
    + """
def softargmax(x, *, axis=-1):
    y = good.softargmax(x, axis=axis).copy()
    w, v = np.moveaxis(x, axis, -1), np.moveaxis(y, axis, -1)
    with np.errstate(all="ignore"):
        peak = np.max(np.abs(np.where(np.isfinite(w), w, 0)), axis=-1, initial=0)
    k, rows = w.shape[-1], w.shape[0] if w.ndim > 1 else 1
    at = %s
    v[at] *= np.float32(0.99)
    return y
"""
)

REGIONS = {
    "K from 128": "np.full(v.shape, k > 100)",
    "K = 3, 5": "np.full(v.shape, k in (3, 5))",
    "K up to 17": "np.full(v.shape, 1 < k < 20)",
    "max |x| from 2^5": "np.broadcast_to((peak >= 32)[..., None], v.shape)",
    "max |x| below 2^4": "np.broadcast_to((peak < 16)[..., None], v.shape)",
    "only the first row of a call": "np.indices(v.shape)[0] == 0 if v.ndim > 1 else np.zeros(v.shape, bool)",
    "only the last row of a call": "np.indices(v.shape)[0] == rows - 1 if v.ndim > 1 else np.zeros(v.shape, bool)",
    "only the last entry of a row": "np.indices(v.shape)[-1] == k - 1",
    "only axis": "np.full(v.shape, axis not in (-1, x.ndim - 1))",
}


@pytest.mark.parametrize(("region", "where"), REGIONS.items(), ids=REGIONS)
def test_a_finding_names_its_region(region: str, where: str, tmp_path: Path) -> None:
    report = examine(tmp_path, WRONG % where, op=["softargmax"])
    found = [f for f in report.findings if f.severity is Severity.FAIL]
    assert found != []
    assert any(region in f.message for f in found), [f.message for f in found]


def test_a_fault_of_everything_has_no_region(tmp_path: Path) -> None:
    report = examine(tmp_path, WRONG % "np.full(v.shape, True)", op=["softargmax"])
    (found,) = [f for f in report.findings if f.clause == "softargmax/fast"]
    assert " from " not in found.message
    assert "only" not in found.message
    assert found.message.startswith("an error beyond the bound of grade fast; entry ")
