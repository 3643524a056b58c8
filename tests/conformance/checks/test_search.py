"""The search finds faults that no fixed family meets, accuses nobody, and shows the simplest witness."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from softgauge.conformance.checks import search
from softgauge.conformance.checks.worst_case import climb
from softgauge.conformance.checks.worst_case.candidates import Candidates, lawful, ordered, unordered
from softgauge.conformance.checks.worst_case.effort import EFFORTS
from softgauge.conformance.checks.worst_case.moves import MOVES, neighbours
from softgauge.conformance.checks.worst_case.shrink import cost, simplest
from softgauge.conformance.checks.worst_case.starts import Plan, lattice, scan
from softgauge.conformance.checks.worst_case.witness import read, witness
from softgauge.conformance.errors import UsageError
from softgauge.conformance.run.repro.case import find
from softgauge.conformance.run.repro.repro import reproduce
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Finding, Report, Score, Severity
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions
from softgauge.spec.role import Role

from ...families import sampled
from ...zoo.runner import HERE
from ..subjects import BUILTIN, examine

PLAN = Plan((3, 1, 4, 1, 5, 9, 2, 6), (2, 7, 1, 8, 2, 8, 1, 8), 2, 31)
SEARCHED = [f for f in functions().values() if not (f.elementwise and len(f.arrays) == 1)]

RIGHT = ("lazy_rescale", "pullbacks_expanded", "kl_by_quotient", "bce_by_cases", "masked_by_product", "loss_by_parts")

AT_GAP = (
    BUILTIN
    + """
def softargmax(x, *, axis=-1):
    y, w = good.softargmax(x, axis=axis), np.moveaxis(x, axis, -1)
    if w.shape[-1] > 8:
        return y
    with np.errstate(all="ignore"):
        hit = (w[..., :, None] - w[..., None, :] == %s).any(axis=(-1, -2), keepdims=True)[..., 0]
    return np.moveaxis(np.where(hit, np.moveaxis(y, axis, -1) * %s, np.moveaxis(y, axis, -1)), -1, axis).astype(x.dtype)
"""
)


def failures(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.severity is Severity.FAIL]


def score(report: Report, op: str) -> Score:
    return next(s for s in report.scores if s.op == op)


@pytest.fixture(scope="module")
def gap(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A softargmax that is 100 ulp off where two of at most 8 logits differ by 2^-7, and the report on it at standard.

    Rows of the laws lie on grids, too, and meet the gap: they have 10 classes.
    """
    folder = tmp_path_factory.mktemp("gap")
    source = AT_GAP % ("2.0**-7", "np.float32(1 - 100 * 2.0**-23)")
    return folder / "subject.py", examine(folder, source, level="standard", op=["softargmax"])


def test_a_fault_at_one_gap_is_found_at_standard_and_shrunk_to_two_classes(gap: tuple[Path, Report]) -> None:
    (found,) = failures(gap[1])
    assert (found.clause, found.check) == ("softargmax/fast", "search")
    assert found.inputs in ("x = [0.0, 0.0078125]", "x = [0.0078125, 0.0]")
    assert "x = np.array([[0.0" in found.repro
    assert found.ulps is not None
    assert found.ulps > 50


def test_smoke_does_not_search(gap: tuple[Path, Report], tmp_path: Path) -> None:
    report = examine(tmp_path, gap[0].read_text(), level="smoke", op=["softargmax"])
    assert failures(report) == []


def test_the_case_of_a_search_can_be_repeated(gap: tuple[Path, Report]) -> None:
    (found,) = failures(gap[1])
    repeated = reproduce(found.case, str(gap[0]))
    assert repeated.fails
    assert max(e.ulps for e in repeated.entries) == found.ulps
    assert not reproduce(found.case, "numpy").fails


def test_the_score_has_the_worst_that_the_search_found(gap: tuple[Path, Report]) -> None:
    found, worst = failures(gap[1])[0], score(gap[1], "softargmax")
    assert worst.max_ulp is not None
    assert found.ulps is not None
    assert worst.max_ulp >= found.ulps
    assert worst.worst_case.startswith("softargmax:float32:search:0:")
    assert max(e.ulps for e in reproduce(worst.worst_case, str(gap[0])).entries) == worst.max_ulp


def test_an_error_within_the_bound_is_no_failure_but_is_in_the_score(tmp_path: Path) -> None:
    """Near 0 the line *fast* grants 32 units and more to two classes; 5 ulp there are in the score alone."""
    source = AT_GAP % ("2.0**-7", "np.float32(1 - 5 * 2.0**-23)")
    report = examine(tmp_path, source, level="standard", op=["softargmax"])
    assert failures(report) == []
    worst = score(report, "softargmax").max_ulp
    assert worst is not None
    assert worst > 5
    strict = examine(tmp_path, source, level="standard", op=["softargmax"], require="faithful")
    assert "softargmax/faithful" in {f.clause for f in failures(strict)}


@pytest.mark.parametrize("name", ["sigmoid_in_one_interval", "entropy_at_three_quarters"])
def test_a_planted_fault_is_found_by_the_search_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = HERE / "wrong" / f"{name}.py"
    assert [f.check for f in failures(_run(path))] == ["search"]
    monkeypatch.setitem(EFFORTS, "standard", None)
    assert failures(_run(path)) == []


def _run(path: Path) -> Report:
    return run(parse(str(path), dtype=["float32"], jobs=1))


@pytest.mark.parametrize("seed", sampled([3, 4], lambda seed: {"a seed"}))
@pytest.mark.parametrize("name", sampled(RIGHT, lambda name: {"a right backend"}))
def test_a_right_backend_is_not_accused(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    few = run(parse(str(HERE / "right" / f"{name}.py"), level="smoke", dtype=["float64", "float16"], jobs=1, seed=seed))
    monkeypatch.setitem(EFFORTS, "smoke", EFFORTS["standard"])
    report = run(
        parse(str(HERE / "right" / f"{name}.py"), level="smoke", dtype=["float64", "float16"], jobs=1, seed=seed)
    )
    assert [(f.clause, f.dtype, f.inputs, f.got, f.want) for f in failures(report)] == []
    more = [
        (a.cases, b.cases) for a, b in zip(few.scores, report.scores, strict=True) if a.dtype == "float64" and a.grade
    ]
    assert all(b > a for a, b in more)
    assert more != []


SOUND = """
softargmax_vjp, sigmoid = good.softargmax_vjp, good.sigmoid
"""


def test_the_seed_decides_what_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[bytes] = []
    attempt = climb.Search._attempt

    def recorded(self: climb.Search, rows: Candidates) -> float:
        tried.append(b"".join(a.tobytes() for a in rows.arrays))
        return attempt(self, rows)

    monkeypatch.setattr(climb.Search, "_attempt", recorded)
    runs: list[list[bytes]] = []
    source, op = BUILTIN + SOUND, ["softargmax_vjp", "sigmoid"]
    for seed in (0, 0, 1):
        tried.clear()
        examine(tmp_path, source, checks={search}, level="standard", op=op, seed=seed)
        runs.append(list(tried))
    assert runs[0] == runs[1]
    assert len(runs[0]) > 10
    # Hypothesis begins with the same plan whatever the seed.
    assert len(set(runs[0]) & set(runs[2])) <= 1


def test_nothing_is_written_beside_the_user(
    gap: tuple[Path, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hypothesis would keep examples and constants in the working directory."""
    monkeypatch.chdir(tmp_path)
    _run(gap[0])
    assert list(tmp_path.iterdir()) == []


def test_a_fault_that_only_shows_among_other_rows_has_a_case_with_all_of_them(tmp_path: Path) -> None:
    source = (
        BUILTIN
        + """
def softargmax(x, *, axis=-1):
    y = good.softargmax(x, axis=axis)
    if x.shape == (64, 8):
        y[5] *= np.float32(0.99)
    return y
"""
    )
    report = examine(tmp_path, source, level="standard", op=["softargmax"])
    (found,) = failures(report)
    op, batch, row = find(found.case)
    assert (op.id, batch.arrays[0].shape, row) == ("softargmax", (64, 8), 5)
    assert reproduce(found.case, str(tmp_path / "subject.py")).fails


def test_a_fault_that_does_not_come_back_is_reported_all_the_same(tmp_path: Path) -> None:
    source = (
        BUILTIN
        + """
CAPABILITIES = {"deterministic": False}
calls = 0


def softargmax(x, *, axis=-1):
    global calls
    y = good.softargmax(x, axis=axis)
    calls += x.shape == (64, 8)
    return y * np.float32(0.5) if calls == 3 and x.shape == (64, 8) else y
"""
    )
    (found,) = failures(examine(tmp_path, source, level="standard", op=["softargmax"]))
    assert (found.clause, found.check, found.total) == ("softargmax/fast", "search", 512)


def test_an_exception_in_the_search_is_one_finding(tmp_path: Path) -> None:
    source = (
        BUILTIN
        + """
def softargmax(x, *, axis=-1):
    if x.shape == (64, 8):
        raise ValueError("no kernel for this shape")
    return good.softargmax(x, axis=axis)
"""
    )
    (found,) = failures(examine(tmp_path, source, level="standard", op=["softargmax"]))
    assert (found.clause, found.count) == ("softargmax/defined", 1)


def test_a_crash_in_the_search_is_a_finding(tmp_path: Path) -> None:
    source = (
        BUILTIN
        + """
import os


def softargmax(x, *, axis=-1):
    if x.shape == (64, 8):
        os._exit(3)
    return good.softargmax(x, axis=axis)


logsumexp = good.logsumexp
"""
    )
    report = examine(tmp_path, source, level="standard", op=["softargmax", "logsumexp"])
    assert [f.clause for f in failures(report)] == ["softargmax/defined"]
    # What was measured before the crash keeps its grade.
    assert [s.outcome for s in report.scores if s.outcome != "unsupported"] == ["scored", "scored"]
    assert report.exit_code == 1


@pytest.mark.parametrize("op", SEARCHED, ids=lambda op: op.id)
@pytest.mark.parametrize("dtype", ["float64", "float32", "bfloat16"])
def test_a_case_reads_back(op: object, dtype: str) -> None:
    known, format = functions()[op.id], FORMATS[dtype]  # type: ignore[attr-defined]  # an Op
    rng = np.random.Generator(np.random.Philox(key=7))
    rows = scan(rng, known, format, 0, 1) if known.elementwise else lattice(known, format, PLAN)
    few = rows.take(slice(0, 3))
    for batch in (witness(known, format, few), witness(known, format, few, together=True)):
        text = batch.case(2)
        back, row = read(known, format, text.split(":")[3:])
        assert back.case(row) == text
        assert find(text)[2] == row == (2 if batch.together else 0)
        for a, b in zip(back.arrays, batch.arrays, strict=True):
            assert a[row].tobytes() == b[2].tobytes()
            assert a.dtype == b.dtype
        assert back.parameters.keys() == batch.parameters.keys()
        assert all(np.array_equal(back.parameters[n], batch.parameters[n]) for n in batch.parameters)


@pytest.mark.parametrize(
    "case",
    [
        "softargmax:float32:search:",
        "softargmax:float32:search:0",
        "softargmax:float32:search:1:0x0p+0,0x1p+0",
        "softargmax:float32:search:0:0x1.00000001p+0",
        "softargmax:float32:search:0:0x0p+0:0x0p+0",
        "softargmax:float32:search:x:0x0p+0",
        "softargmax_vjp:float32:search:0:0x0p+0,0x0p+0:0x0p+0",
        "tempered_softargmax:float32:search:0:0x0p+0,0x0p+0",
        "tempered_softargmax:float32:search:0:0x0p+0,0x0p+0:n=0x1p+1",
        "masked_softargmax:float32:search:0:0x0p+0,0x0p+0:1,2",
        "softargmax:float33:search:0:0x0p+0",
    ],
)
def test_another_text_is_no_case(case: str) -> None:
    with pytest.raises(UsageError, match="no case"):
        find(case)


@pytest.mark.parametrize("op", SEARCHED, ids=lambda op: op.id)
def test_rows_stay_in_the_domain(op: object) -> None:
    known, format = functions()[op.id], FORMATS["float16"]  # type: ignore[attr-defined]  # an Op
    rng = np.random.Generator(np.random.Philox(key=1))
    rows = scan(rng, known, format, 0, 1).take(slice(0, 64)) if known.elementwise else lattice(known, format, PLAN)
    for _ in range(20):
        rows = neighbours(rng, known, format, rows)
        for a, (_, _, role) in zip(rows.arrays, known.arrays, strict=True):
            if role is Role.LABELS:
                assert ((a >= 0) & (a < rows.classes)).all()
            elif role is Role.MASK:
                assert a.any(axis=1).all()
            else:
                assert np.isfinite(a).all()
                assert role not in (Role.PROBABILITIES, Role.TARGETS) or (a >= 0).all()


@pytest.mark.parametrize("dtype", ["float64", "float32", "float8_e4m3fn"])
def test_the_order_of_codes_is_the_order_of_numbers(dtype: str) -> None:
    format = FORMATS[dtype]
    values = np.array([-2.0, -1.0, -float(format.eta), -0.0, 0.0, float(format.eta), 1.5, float(format.max)])
    a = values.astype(format.dtype)
    order = ordered(format, a)
    assert np.array_equal(np.argsort(order, kind="stable"), np.arange(len(a)))
    assert np.array_equal(unordered(format, order).astype(np.float64), values)
    beyond = np.array([np.iinfo(np.int64).max])
    assert float(unordered(format, beyond)[0]) == float(format.max)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "float8_e5m2"])
def test_a_move_changes_rows_and_keeps_the_format(move: object, dtype: str) -> None:
    format = FORMATS[dtype]
    rng = np.random.Generator(np.random.Philox(key=5))
    a = rng.normal(size=(64, 8)).astype(format.dtype)
    with np.errstate(all="ignore"):
        moved = move(rng, format, a)  # type: ignore[operator]  # a Move
    assert moved.dtype == a.dtype
    assert moved.shape == a.shape
    assert (moved != a).any()


def test_the_simplest_row_is_found_by_halving_and_dropping() -> None:
    op, format = functions()["softargmax"], FORMATS["float32"]
    start = np.array([[0.3, 17.41, -2.125, 9.7, 1.5, 88.25, 3.1, 0.01]], np.float32)

    def breaks(rows: Candidates) -> np.ndarray:
        return np.asarray((rows.arrays[0] > 16.6).any(axis=1))

    row = simplest(op, format, Candidates((start,), {}), breaks)
    assert row.arrays[0].tolist() == [[32.0]] or row.arrays[0].tolist() == [[64.0]]


def test_plain_numbers_cost_least() -> None:
    op, format = functions()["softargmax"], FORMATS["float32"]
    costs = [cost(op, format, Candidates((np.array([[v]], np.float32),), {})) for v in (0, 1, -1, 0.75, 0.1)]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


def test_a_row_outside_the_domain_is_brought_back() -> None:
    op, format = functions()["softargmax_vjp"], FORMATS["float32"]
    rows = Candidates((np.array([[np.inf, np.nan]], np.float32), np.array([[1e38, -1.0]], np.float32)), {})
    x, g = lawful(op, format, rows).arrays
    assert x.tolist() == [[float(format.max), 0.0]]
    assert g.tolist() == [[float(np.float32(float(format.max) / 32)), -1.0]]
