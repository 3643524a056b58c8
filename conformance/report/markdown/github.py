"""Workflow commands of GitHub Actions: failures as annotations, and text that must not be taken for a command."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ...scoring.outcome.model import Finding, Report
from ..common.facts import facts, place, repro
from ..common.faults import distinct
from ..common.text import plain

MOST = 10
"""Annotations of one kind: GitHub shows no more of a step."""


def workflow_commands(report: Report) -> list[str]:
    """Return workflow commands: an error for each failure, a warning for what is told and does not fail."""
    errors = [(place(f), _body(f)) for f in distinct(report.findings) if f.fails]
    errors += [(told.source, plain(told.sentence, 500)) for told in report.told if told.fails]
    if report.error:
        errors.append(("run", plain(report.error, 500)))
    warnings = [(told.source, plain(told.sentence, 500)) for told in report.told if not told.fails]
    return [*_commands("error", errors), *_commands("warning", warnings)]


def is_github() -> bool:
    """Return whether this is a step of GitHub Actions, which reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def no_commands(stream: TextIO) -> Iterator[None]:
    """Keep GitHub from obeying what is printed meanwhile: a backend's text may look like a workflow command."""
    if not is_github():
        yield
        return
    token = secrets.token_hex(16)
    stream.write(f"::stop-commands::{token}\n")
    try:
        yield
    finally:
        stream.write(f"::{token}::\n")


def _body(finding: Finding) -> str:
    lines = [f"{label}: {value}" for label, value in facts(finding)]
    return "\n".join([*lines, f"repro: {repro(finding)}"] if finding.repro else lines)


def _commands(kind: str, told: list[tuple[str, str]]) -> Iterator[str]:
    if len(told) > MOST:
        rest = len(told) - MOST + 1
        told = [*told[: MOST - 1], (f"{rest} more", f"{rest} more of this kind: see the log or the report")]
    for title, body in told:
        yield f"::{kind} title=softgauge%3A {_escaped(title, ':,')}::{_escaped(body)}"


def _escaped(text: str, more: str = "") -> str:
    """Return ``text`` as a value of a workflow command; a property also escapes what ends it."""
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)
