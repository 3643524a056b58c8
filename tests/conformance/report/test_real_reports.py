"""Baseline, ratchet and comparison on reports of real libraries: two releases of SciPy, two formats of PyTorch.

The files of ``reports`` were written by ``softgauge run scipy`` under SciPy 1.14.1 and 1.17.1, and by ``softgauge run
torch --dtype float32`` and ``bfloat16``, each with ``--level smoke --op
softargmax,log_softargmax,logsumexp,sigmoid,log_sigmoid,softplus --json FILE``; ``errors`` was taken out of their
scores. SciPy 1.15 rewrote logsumexp, which takes bfloat16 no more, and brought softplus.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema

from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.badge import to_svg
from softgauge.conformance.report.common.faults import distinct
from softgauge.conformance.report.comparison.comparison import Change, compare
from softgauge.conformance.report.json.read import from_file
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.report.junit import to_junit
from softgauge.conformance.report.markdown.github import workflow_commands
from softgauge.conformance.report.markdown.report import to_markdown
from softgauge.conformance.run.gates.baseline import failures
from softgauge.conformance.run.gates.known import against_baseline
from softgauge.conformance.run.gates.ratchet import against_report, read
from softgauge.conformance.run.gates.record import recorded
from softgauge.conformance.run.request import parse
from softgauge.conformance.scoring.outcome.model import Report, Verdict

FOLDER = Path(__file__).parents[1] / "reports"
NAMES = ("scipy-1.14.1", "scipy-1.17.1", "torch-float32", "torch-bfloat16")
OLD, NEW, WIDE, NARROW = NAMES


def real(name: str) -> Report:
    return from_file(FOLDER / f"{name}.json")


def told(report: Report) -> list[str]:
    return [t.sentence for t in report.told]


def lost(before: Any, after: Any) -> bool:
    """Whether ``after`` lacks something of ``before`` or says otherwise; it may have fields that are new."""
    if isinstance(before, dict):
        return any(key not in after or lost(value, after[key]) for key, value in before.items())
    if isinstance(before, list):
        return len(before) != len(after) or any(map(lost, before, after))
    return bool(before != after)


@pytest.mark.parametrize("name", NAMES)
def test_a_real_report_is_read_and_written_again_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    stored = FOLDER / f"{name}.json"
    written = to_json(real(name))
    assert not lost(json.loads(stored.read_text(encoding="utf-8")), json.loads(written))
    (tmp_path / "again.json").write_text(written, encoding="utf-8")
    assert to_json(from_file(tmp_path / "again.json")) == written


def test_what_is_lost_is_seen() -> None:
    assert lost({"a": [{"b": 1}]}, {"a": [{"c": 1}]})
    assert lost({"a": [1, 2]}, {"a": [1]})
    assert lost({"a": "x"}, {"a": "y"})
    assert not lost({"a": [1]}, {"a": [1], "new": ""})


@pytest.mark.parametrize("name", NAMES)
def test_every_output_of_a_real_report_keeps_its_form(name: str) -> None:
    report = real(name)
    failed = {f.clause for f in report.findings if f.fails}
    junit = to_junit(report)
    xmlschema.XMLSchema(str(Path(__file__).parents[1] / "junit.xsd")).validate(junit)
    assert {e.get("type") for e in ElementTree.fromstring(junit.encode()).iter("failure")} <= failed
    for text in (junit, to_markdown(report), "".join(workflow_commands(report))):
        assert [clause for clause in failed if clause not in text] == []
    assert f"{sum(f.fails for f in distinct(report.findings))} failures (smoke)" in to_svg(report)


@pytest.mark.parametrize("name", NAMES)
def test_a_library_does_not_fail_on_the_baseline_that_it_wrote(name: str) -> None:
    report = real(name)
    assert report.verdict is Verdict.FAIL
    baseline = recorded(report, None)
    assert len(baseline.entries) == len(failures(report)) > 0
    after = against_baseline(report, baseline, strict=True)
    assert (after.verdict, told(after)) == (Verdict.PASS, [])
    assert told(against_report(report, report)) == []


def test_the_new_release_beside_the_old_one() -> None:
    comparison = compare([real(OLD), real(NEW)])
    changes = {f"{row.op} {row.dtype}": row.cells[1].change for row in comparison.rows if row.changed}
    assert changes == {
        **dict.fromkeys((f"logsumexp {d}" for d in ("float64", "float32", "float16")), Change.BETTER),
        "logsumexp bfloat16": Change.GONE,
        **dict.fromkeys((f"softplus {d}" for d in ("float64", "float32", "float16", "bfloat16")), Change.NEW),
    }
    assert comparison.broken(1) == comparison.mended(1) == []


def test_the_new_release_on_the_baseline_of_the_old_one() -> None:
    after = against_baseline(real(NEW), recorded(real(OLD), None), strict=True)
    # Row 9 was the first of two classes that the old logsumexp missed in float16; the new one already misses row 2.
    assert [(f.clause, f.case) for f in after.findings if f.fails] == [
        ("logsumexp/fast", "logsumexp:float16:smoke:0:accuracy:K2:2")
    ]
    moved, gone = told(after)
    assert "logsumexp:float16:smoke:0:accuracy:K2:9, is no longer the witness" in moved
    assert "logsumexp/fast (logsumexp, bfloat16)" in gone
    assert "matches nothing: the backend does not offer the function in this format" in gone
    assert sum(f.known is not None for f in after.findings) == 6


def test_the_ratchet_between_the_releases() -> None:
    (gone,) = [t for t in against_report(real(NEW), real(OLD)).told if t.fails]
    assert gone.sentence.startswith("logsumexp bfloat16: was scored unstable and is unsupported (")
    back = [t.sentence for t in against_report(real(OLD), real(NEW)).told if t.fails]
    assert [line.partition(":")[0] for line in back] == [
        *(f"logsumexp {d}" for d in ("float64", "float32", "float16")),
        *(f"softplus {d}" for d in ("float64", "float32", "float16", "bfloat16")),
    ]
    assert "the grade was stable and is textbook, the largest error was" in back[0]


def test_two_formats_are_compared_function_by_function() -> None:
    comparison = compare([real(WIDE), real(NARROW)])
    assert {row.dtype for row in comparison.rows} == {""}
    changes = {row.op: row.cells[1].change for row in comparison.rows}
    assert (changes["softargmax"], changes["logsumexp"]) == (Change.BETTER, Change.WORSE)
    assert ("logsumexp/fast", "logsumexp", "") in comparison.broken(1)
    assert [clause for clause, _, _ in comparison.mended(1)] == []


def test_a_baseline_of_one_format_says_nothing_of_another() -> None:
    baseline = recorded(real(WIDE), None)
    after = against_baseline(real(NARROW), baseline, strict=True)
    assert after.verdict is Verdict.FAIL
    assert all(f.known is None for f in after.findings)
    assert told(after) == [
        f"{len(baseline.entries)} entries match nothing: their functions and formats were not asked for"
    ]
    kept = recorded(real(NARROW), baseline).entries
    assert {entry.dtype for entry in kept} == {"float32", "bfloat16"}


def test_a_report_of_one_format_is_no_ratchet_for_another() -> None:
    path = FOLDER / f"{WIDE}.json"
    with pytest.raises(UsageError, match="no score of what this run asks for"):
        read(path, parse("torch", dtype=["bfloat16"], level="smoke"))
    assert read(path, parse("torch", dtype=["float32"], level="smoke")) == real(WIDE)
