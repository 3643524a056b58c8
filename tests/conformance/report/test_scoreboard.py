"""docs/scoreboard.md is what the generator writes from reports, and a report's text is no markup in it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import scoreboard
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.conformance.worker.target.builtin import builtin
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

CELL = re.compile(rf"–|errored( !)?|({'|'.join(g.label for g in Grade)}) ([0-9.]+(e[+-][0-9]+)?|inf)( !)?")


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of each table by the heading above it, without the line of dashes."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not line.startswith("| -"):
            found.setdefault(heading, []).append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def test_a_report_becomes_a_row_of_each_of_its_functions(report: Report) -> None:
    found = tables(scoreboard.document([report]))
    assert dict(zip(*found["Libraries"], strict=True))["scored"] == "4"
    assert dict(zip(*found["Libraries"], strict=True))["failures"] == "1"
    assert found["log_softargmax"][1] == ["subject", "stable 1.8e+15", "textbook 0.51", "wrong inf !", "–"]
    assert found["softplus"][1] == ["subject", "faithful 0.75", "–", "errored", "–"]
    assert found["Clauses that fail"][1:] == [["log_softargmax/minus-inf", "subject 1"]]


def test_the_text_of_a_backend_is_no_markup(report: Report) -> None:
    hostile = replace(report, backend={"name": "a|b\n## c", "version": "<b>`x`\x1b[31m" + "y" * 999})
    text = scoreboard.document([hostile])
    assert "\x1b" not in text
    assert "<b>" not in text
    assert max(map(len, text.splitlines())) < 300
    assert set(tables(text)) == set(tables(scoreboard.document([report])))


def test_reports_of_different_runs_are_not_put_beside_each_other(report: Report) -> None:
    with pytest.raises(ValueError, match="different runs"):
        scoreboard.document([report, replace(report, seed=8)])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"backend": {}}', "null"])
def test_what_is_no_report_is_refused_by_name(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    monkeypatch.setattr(sys, "argv", ["scoreboard", "--output", str(tmp_path / "out.md"), str(path)])
    with pytest.raises(SystemExit) as caught:
        scoreboard.main()
    assert caught.value.code == 2
    assert str(path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


def test_stored_reports_are_written_and_printed(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "x.json", tmp_path / "out.md"
    path.write_text(to_json(report))
    monkeypatch.setattr(sys, "argv", ["scoreboard", "--output", str(out), str(path)])
    assert scoreboard.main() == 0
    assert out.read_text(encoding="utf-8") == scoreboard.document([report])
    assert capsys.readouterr().out == out.read_text(encoding="utf-8") + "\n"


def test_the_document_is_what_the_generator_writes() -> None:
    """Its counts are those of its own cells, its names are those of the registry."""
    found = tables(scoreboard.DOCUMENT.read_text(encoding="utf-8"))
    heading, *rows = found.pop("Libraries")
    clauses = found.pop("Clauses that fail")[1:]
    libraries = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert {name.partition(":")[0] for name in libraries} <= set(builtin())
    assert len(set(libraries) - {"numpy"}) >= 8
    assert set(found) <= set(functions())
    grades: dict[str, Counter[str]] = {name: Counter() for name in libraries}
    for op, (_, *lines) in found.items():
        for name, *cells in lines:
            assert all(CELL.fullmatch(cell) for cell in cells), (op, name, cells)
            grades[name].update(cell.split()[0] for cell in cells if cell != "–")
    for name, facts in libraries.items():
        if name == "numpy":
            continue  # what it alone offers has no table
        counted = {
            grade: int(facts[grade]) for grade in heading if grade in set(heading) & _labels() if facts[grade] != "–"
        }
        assert counted == {grade: count for grade, count in grades[name].items() if grade != "errored"}
        assert int(facts["scored"]) == sum(counted.values())
    broken = Counter()
    for clause, names in clauses:
        assert clause.partition("/")[0] in functions()
        for entry in names.split(", "):
            name, _, count = entry.rpartition(" ")
            broken[name] += int(count)
    assert broken == {name: int(facts["failures"]) for name, facts in libraries.items() if facts["failures"] != "0"}


def _labels() -> set[str]:
    return {grade.label for grade in Grade}
