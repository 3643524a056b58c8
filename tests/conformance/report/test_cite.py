"""What a paper writes: BibTeX that a reader of BibTeX reads, and a sentence with all that repeats the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from pybtex.database import parse_string

import softgauge
from softgauge.conformance.report.cite import AUTHORS, TITLE, bibtex, sentence
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.run.digests import digests
from softgauge.conformance.scoring.outcome.model import Report

from ..hostile import enormous, hostile_settings, reports

Call = Callable[..., tuple[int, str, str]]
CITATION = (Path(__file__).parents[3] / "CITATION.cff").read_text(encoding="utf-8")


def test_the_suite_is_cited_with_version_and_digests(call: Call) -> None:
    code, out, err = call("cite")
    assert (code, err) == (0, "")
    (entry,) = parse_string(out.split("\n\n")[0], "bibtex").entries.values()
    assert entry.fields["version"] == softgauge.__version__
    for text in (entry.fields["note"], out.split("\n\n")[1]):
        assert digests()["spec"][:12] in text
        assert digests()["tables"][:12] in text


def test_title_and_authors_are_those_of_the_citation_file() -> None:
    assert f'title: "{TITLE}"' in CITATION
    assert f'name: "{AUTHORS}"' in CITATION


def test_a_run_is_cited_with_all_that_repeats_it(call: Call, report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(to_json(report))
    code, out, _ = call("cite", "--report", str(path))
    said = " ".join(out.split("\n\n")[1].split())
    assert code == 0
    for part in ("subject 1.2", "softgauge 0.1.0", "spec 00ff", "level smoke", "seed 7", "profile mixed",
                 "required grade fast", "system Somewhere, python 3", "verdict fail"):  # fmt: skip
        assert part in said


def test_what_is_no_report_is_refused_with_a_sentence(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text('{"schema": "softgauge-report/9"}')
    code, out, err = call("cite", "--report", str(path))
    assert (code, out) == (2, "")
    assert "its schema is 'softgauge-report/9', and this version reads 'softgauge-report/1'" in err


@pytest.mark.parametrize("text", ["{", "}", "}{", "\\{", "\\", "%"])
def test_a_brace_that_is_not_closed_closes_nothing(text: str) -> None:
    (entry,) = parse_string(bibtex({"spec": text}, text), "bibtex").entries.values()
    assert set(entry.fields) == {"title", "version", "note"}


@hostile_settings
@given(reports)
@example(enormous)
def test_no_text_breaks_out(hostile: Report) -> None:
    database = parse_string(bibtex(hostile.digests, hostile.softgauge), "bibtex")
    (entry,) = database.entries.values()
    assert set(entry.fields) == {"title", "version", "note"}
    assert {c for c in sentence(hostile) if not c.isprintable()} <= {"\n"}
