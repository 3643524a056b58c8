"""A report as a badge: an SVG picture, or the JSON that shields.io makes one from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from ...spec.grade import Grade
from ..scoring.outcome.model import Report, Verdict
from .common.faults import distinct
from .common.identity import identity
from .common.scope import scopes
from .common.text import counted, plain
from .common.xml import document

_COLOURS = {
    # The name that shields.io knows, and a colour on which white text has a contrast of at least 4.5.
    Grade.EXACT: ("brightgreen", "#1a7f37"),
    Grade.FAITHFUL: ("brightgreen", "#1a7f37"),
    Grade.STABLE: ("brightgreen", "#1a7f37"),
    Grade.TEXTBOOK: ("green", "#4a7300"),
    Grade.FAST: ("green", "#4a7300"),
    Grade.SAVED: ("green", "#4a7300"),
    Grade.NATIVE: ("yellow", "#806600"),
    Grade.FRAGILE: ("orange", "#a84300"),
    Grade.UNSTABLE: ("red", "#b42318"),
    Grade.WRONG: ("red", "#b42318"),
}
_FAILED, _NOTHING = ("red", "#b42318"), ("lightgrey", "#595959")
_CHARACTER, _PADDING, _HEIGHT = 6.6, 10, 20
"""Pixels of a character at size 11, beside a text, of the badge; ``textLength`` makes any font fit."""


@dataclass(frozen=True)
class Badge:
    """The three texts of a badge and its colour, by name and as a number."""

    label: str
    formats: str
    verdict: str
    colour: tuple[str, str]

    @property
    def text(self) -> str:
        """What the badge says, as one line."""
        return " | ".join(part for part in (self.label, self.formats, self.verdict) if part)


def badge(report: Report) -> Badge:
    """Return what a badge says of a report: the worst grade of all functions in the formats that were scored."""
    scored = [s for s in report.scores if s.grade is not None]
    label = f"softgauge {'.'.join(plain(report.softgauge, 30).split('.')[:2])}".strip()
    formats = ", ".join(dict.fromkeys(plain(s.dtype, 30) for s in scored))
    worst = max((s.grade for s in scored if s.grade is not None), default=None)
    findings = distinct(report.findings)
    failures = sum(f.fails for f in findings) + sum(t.fails for t in report.told)
    known = sum(f.known is not None for f in findings)
    words = [worst.label if worst is not None else "not measured"]
    words += [counted(failures, "failure")] if failures else []
    words += [counted(known, "known failure")] if known else []
    words += ["not completed"] if report.error and worst is not None else []
    # A verdict should rest on the level standard: less is said to be less.
    level = " (smoke)" if report.level == "smoke" else ""
    limited = " (limited)" if any(s.scope for s in scored) else ""
    colour = _NOTHING if worst is None else _COLOURS[worst]
    if report.verdict is Verdict.FAIL:
        colour = _FAILED
    elif report.verdict is Verdict.ERROR:
        colour = _NOTHING
    return Badge(label, formats, ", ".join(words) + limited + level, colour)


def to_shields(report: Report) -> str:
    """Return the badge as shields.io reads it from an endpoint; it refuses entries beside its own."""
    made = badge(report)
    message = " | ".join(part for part in (made.formats, made.verdict) if part)
    data = {"schemaVersion": 1, "label": made.label, "message": message, "color": made.colour[0]}
    return json.dumps({**data, "isError": report.verdict is Verdict.ERROR}, indent=2) + "\n"


def to_svg(report: Report) -> str:
    """Return the badge as a picture that loads nothing; its description says what was measured."""
    made = badge(report)
    parts = [(made.label, "#24292f"), (made.formats, "#57606a"), (made.verdict, made.colour[1])]
    parts = [(text, fill) for text, fill in parts if text]
    widths = [round(len(text) * _CHARACTER) + _PADDING for text, _ in parts]
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", width=str(sum(widths)), height=str(_HEIGHT), role="img")
    svg.set("aria-label", made.text)
    SubElement(svg, "title").text = made.text
    facts = {**identity(report), **{f"scope of {op}": text for op, text in scopes(report)}}
    SubElement(svg, "desc").text = "; ".join(f"{name} {value}" for name, value in facts.items())
    left = 0
    for (text, fill), width in zip(parts, widths, strict=True):
        SubElement(svg, "rect", x=str(left), width=str(width), height=str(_HEIGHT), fill=fill)
        shown = SubElement(svg, "text", x=str(left + width / 2), y="14", fill="#fff")
        shown.set("text-anchor", "middle")
        shown.set("font-family", "Verdana, DejaVu Sans, sans-serif")
        shown.set("font-size", "11")
        shown.set("textLength", str(width - _PADDING))
        shown.text = text
        left += width
    return document(svg)
