"""JUnit XML keeps its schema, is red exactly where the verdict is, and no text breaks out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema
from hypothesis import example, given

from softgauge.conformance.report.common.groups import Group, group, groups
from softgauge.conformance.report.common.text import plain
from softgauge.conformance.report.junit import to_junit
from softgauge.conformance.scoring.outcome.model import Finding, GateSentence, Known, Report, Severity, Verdict
from softgauge.spec.discovery import function, functions

from ..hostile import enormous, hostile_settings, reports

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parents[1] / "junit.xsd"))


def read(report: Report) -> Element:
    """Return the document, which keeps the schema and whose counts are right."""
    text = to_junit(report)
    SCHEMA.validate(text)
    root = ElementTree.fromstring(text.encode())
    for element in (root, root[0]):
        assert element.get("tests") == str(len(root.findall(".//testcase")))
        assert element.get("failures") == str(len(root.findall(".//failure")))
        assert element.get("errors") == str(len(root.findall(".//error")))
    assert root[0].get("skipped") == str(len(root.findall(".//skipped")))
    return root


def cases(root: Element) -> dict[str, Element]:
    found = {case.get("name", ""): case for case in root.iter("testcase")}
    assert len(found) == len(root.findall(".//testcase"))
    return found


@pytest.mark.parametrize(
    "broken",
    ["<testsuites/>", '<testsuites name="x" tests="1" failures="0" errors="0"><testsuite name="x"/></testsuites>'],
)
def test_the_schema_refuses_what_is_no_junit(broken: str) -> None:
    assert not SCHEMA.is_valid(broken)


def test_a_case_stands_for_a_function_a_format_and_a_group(report: Report) -> None:
    found = cases(read(report))
    for score in report.scores:
        where = f"{score.op} {score.dtype}"
        expected = {where} if score.outcome == "unsupported" else {f"{where} {g}" for g in groups(function(score.op))}
        assert {name for name in found if name == where or name.startswith(f"{where} ")} == expected


def test_a_failure_names_clause_message_witness_and_repro(report: Report) -> None:
    fault = report.findings[1]
    (element,) = read(report).findall(".//failure")
    assert element.get("type") == fault.clause
    assert element.get("message") == f"{fault.clause}: {fault.message}"
    for part in (fault.clause, fault.message, fault.inputs, fault.got, fault.want, fault.case, fault.repro):
        assert part in (element.text or "")


def test_several_failures_of_a_group_are_one_element_that_names_all(report: Report) -> None:
    fault = report.findings[1]
    second = replace(fault, clause="log_softargmax/plus-inf", message="another fault")
    (element,) = read(replace(report, findings=(fault, second))).findall(".//failure")
    assert (element.get("message") or "").endswith("(and 1 more)")
    assert "another fault" in (element.text or "")


def test_notes_and_conventions_are_output_and_no_failure(report: Report) -> None:
    found = cases(read(report))
    out = found["softplus float64 special values"].findtext("system-out") or ""
    assert "convention" in out
    assert "the limit" in out
    assert found["softplus float64 special values"].find("failure") is None


def test_a_known_failure_is_skipped_with_its_reason(report: Report) -> None:
    fault = replace(report.findings[1], known=Known("waits for a release", "https://example.org/1"))
    root = read(replace(report, findings=(fault,)))
    skipped = cases(root)["log_softargmax float16 special values"].find("skipped")
    assert skipped is not None
    assert "waits for a release (https://example.org/1)" in (skipped.get("message") or "")
    assert root.get("failures") == "0"


def test_what_was_not_tried_to_its_end_never_counts_as_passed(report: Report) -> None:
    for name, case in cases(read(report)).items():
        if name.startswith("softplus float16 "):
            assert case.find("skipped") is not None


def test_a_group_passes_where_a_clause_of_it_was_tried_and_holds(report: Report) -> None:
    held = ("softplus/fast", "softplus/pure")
    score = replace(report.scores[4], held=held)
    found = cases(read(replace(report, scores=(score,), findings=())))
    passed = {name for name, case in found.items() if case.find("skipped") is None}
    assert passed == {"softplus float64 accuracy", "softplus float64 contract"}
    skipped = found["softplus float64 laws"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "no clause of this group was tried"


def test_every_clause_that_a_check_enforces_has_a_group_of_its_function() -> None:
    for op in functions().values():
        assert {group(clause.id) for clause in op.bounds} <= {Group.ACCURACY}
        assert {group(clause.id) for clause in op.specials} <= {Group.SPECIAL}
        assert Group.CONTRACT in groups(op)
        assert group(f"{op.id}/finite") is Group.ACCURACY
        assert group(f"{op.id}/pure") is Group.CONTRACT


def test_every_character_that_xml_forbids_is_escaped() -> None:
    forbidden = (c for c in range(0x110000) if not _allowed(c))
    assert [c for c in forbidden if plain(chr(c)) == chr(c)] == []


def _allowed(c: int) -> bool:
    """Char of XML 1.0, §2.2."""
    return c in (9, 10, 13) or 0x20 <= c <= 0xD7FF or 0xE000 <= c <= 0xFFFD or c >= 0x10000


@hostile_settings
@given(reports)
@example(enormous)
def test_no_text_breaks_out_and_red_is_the_verdict(hostile: Report) -> None:
    root = read(hostile)
    assert (root.get("failures") != "0") == (hostile.verdict is Verdict.FAIL)
    measured = any(score.outcome == "scored" for score in hostile.scores)
    assert (root.get("errors") != "0") == (bool(hostile.error) or not measured)
    assert len(to_junit(hostile)) < 200_000


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert to_junit(report) == to_junit(replace(report, seconds=99.0))


def test_what_a_gate_says_is_a_case(report: Report) -> None:
    told = (
        GateSentence("ratchet", "sigmoid float32: worse", True),
        GateSentence("baseline", "1 entry matches nothing", False),
    )
    root = read(replace(report, findings=(), told=told))
    assert root.get("failures") == "1"
    assert cases(root)["ratchet"].find("failure") is not None
    assert cases(root)["baseline"].findtext("system-out") == "1 entry matches nothing"


def test_a_finding_without_a_score_is_not_lost(report: Report) -> None:
    stray = Finding("x/y", "sigmoid", "float32", "law", Severity.FAIL, "stray")
    assert read(replace(report, findings=(stray,))).get("failures") == "1"
