"""A report for CI systems: JUnit XML, one test case for each function, format and group of clauses."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from ...spec.discovery import functions
from ..scoring.outcome.model import Finding, GateSentence, Refusal, Report, Score
from .common.facts import facts, place, repro, why_known
from .common.groups import Group, group, groups
from .common.identity import identity, subject
from .common.scope import scopes
from .common.text import plain
from .common.xml import document


def to_junit(report: Report) -> str:
    """Return the report as JUnit XML: a test case fails exactly where a finding makes the verdict ``fail``.

    Known failures, formats that are not offered and groups that were not tried are skipped, with the reason;
    conventions and notes are in the output of their test case. No time and no host: the same report gives the same
    bytes.
    """
    title = f"softgauge: {subject(report)}"
    root = Element("testsuites", name=title)
    suite = SubElement(root, "testsuite", name=title)
    properties = SubElement(suite, "properties")
    for name, value in identity(report).items():
        SubElement(properties, "property", name=name, value=value)
    for op, text in scopes(report):
        SubElement(properties, "property", name=f"scope of {op}", value=text)
    offered = {s.op for s in report.scores if s.outcome != "unsupported" or s.failed}
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.op, finding.dtype), []).append(finding)
    for score in report.scores:
        if score.op in offered:
            _cell(suite, score, found.pop((score.op, score.dtype), []))
    for (op, dtype), findings in found.items():
        _cell(suite, Score(op, dtype, "errored", reason="it has no score"), findings)
    for source in dict.fromkeys(told.source for told in report.told):
        _gate(suite, source, [told for told in report.told if told.source == source])
    if report.error or not any(s.outcome == "scored" for s in report.scores):
        _fault(_case(suite, "softgauge", "run"), "error", "run", plain(report.error, 500) or "nothing could be scored")
    if absent := dict.fromkeys(plain(s.op, 60) for s in report.scores if s.op not in offered):
        SubElement(suite, "system-out").text = f"{Refusal.NOT_DEFINED}: {', '.join(absent)}"
    _count(root, suite)
    return document(root)


def _cell(suite: Element, score: Score, findings: list[Finding]) -> None:
    op, dtype = plain(score.op, 60), plain(score.dtype, 30)
    if score.outcome == "unsupported" and not findings:
        skipped = SubElement(_case(suite, f"softgauge.{op}.{dtype}", f"{op} {dtype}"), "skipped")
        skipped.set("message", f"{score.refusal or 'not offered'}: {plain(score.reason, 300)}")
        return
    found: dict[Group, list[Finding]] = (
        {g: [] for g in groups(functions()[score.op])} if score.op in functions() else {}
    )
    for finding in findings:
        found.setdefault(group(finding.clause), []).append(finding)
    for name, members in found.items():
        case = _case(suite, f"softgauge.{op}.{dtype}", f"{op} {dtype} {name}")
        failing = [f for f in members if f.fails]
        known = [f for f in members if f.known is not None]
        if failing:
            more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
            message = f"{plain(failing[0].clause, 120)}: {plain(failing[0].message, 300)}{more}"
            _fault(case, "failure", plain(failing[0].clause, 120), message, "\n\n".join(map(_text, failing)))
        elif score.outcome != "scored":
            SubElement(case, "skipped").set("message", f"not tried to its end: {plain(score.reason, 300)}")
        elif known:
            SubElement(case, "skipped").set("message", f"known: {plain(known[0].clause, 120)}: {why_known(known[0])}")
        elif not any(group(clause) is name for clause in score.held):
            SubElement(case, "skipped").set("message", "no clause of this group was tried")
        if others := [f for f in members if not f.fails]:
            SubElement(case, "system-out").text = "\n\n".join(map(_text, others))


def _gate(suite: Element, source: str, told: list[GateSentence]) -> None:
    case = _case(suite, f"softgauge.{source}", source)
    failing, others = ([plain(t.sentence, 500) for t in told if t.fails is fails] for fails in (True, False))
    if failing:
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        _fault(case, "failure", source, f"{failing[0]}{more}", "\n".join(failing))
    if others:
        SubElement(case, "system-out").text = "\n".join(others)


def _case(suite: Element, classname: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=classname, name=name)


def _fault(case: Element, kind: str, type: str, message: str, text: str = "") -> None:
    # One element for all faults of a case: most readers show the first and drop the others.
    SubElement(case, kind, type=type, message=message).text = text or message


def _text(finding: Finding) -> str:
    lines = [place(finding), *(f"  {label:<10} {value}" for label, value in facts(finding))]
    if finding.repro:
        # A program begins at the left margin, so that it can be copied.
        lines += ["  repro", repro(finding)]
    return "\n".join(lines)


def _count(root: Element, suite: Element) -> None:
    for element in (root, suite):
        element.set("tests", str(len(suite.findall("testcase"))))
        for kind, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if element is suite or name != "skipped":
                element.set(kind, str(len(suite.findall(f"testcase/{name}"))))
