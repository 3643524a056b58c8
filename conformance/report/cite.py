"""How a paper cites the suite or a run of it: an entry for BibTeX and a sentence."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

import softgauge

from ..scoring.outcome.model import Report
from .common.identity import SHORT, identity, subject
from .common.text import plain

TITLE = "softgauge: reference specification and conformance suite for the softmax family"
"""Equal to the title in CITATION.cff (tested)."""
AUTHORS = "The softgauge authors"

_TEX = {
    # BibTeX counts braces whether or not a backslash stands before them.
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "#$%&_"},
}  # fmt: skip


def bibtex(digests: Mapping[str, str], version: str = softgauge.__version__) -> str:
    """Return the entry of a version of the suite, with the digests of its specification and its tables."""
    shown = plain(version, 30)
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{softgauge}}: {TITLE.partition(': ')[2]}",
        "version": tex(shown),
        "note": tex(f"SHA-256 {_digests(digests)}"),
    }
    lines = "".join(f"  {name:<7} = {{{value}}},\n" for name, value in fields.items())
    return f"@software{{softgauge-{re.sub(r'[^0-9A-Za-z.-]', '', shown)},\n{lines}}}\n"


def sentence(report: Report) -> str:
    """Return the sentence that says what was measured, so that a reader can measure it again."""
    facts = identity(report)
    scored = [s for s in report.scores if s.grade is not None]
    functions, formats = len({s.op for s in scored}), len({s.dtype for s in scored})
    return _filled(
        f"{subject(report)} was measured with softgauge {facts['softgauge']} "
        f"({_digests(report.digests)}) at level {facts['level']}, seed {facts['seed']}, profile {facts['profile']}, "
        f"required grade {facts['required grade']}, on {facts['platform']}: {functions} functions in {formats} "
        f"formats, verdict {report.verdict.value}."
    )


def suite(digests: Mapping[str, str]) -> str:
    """Return the sentence for a paper that uses the suite and names no run."""
    return _filled(f"We measured with softgauge {softgauge.__version__} ({_digests(digests)}).")


def tex(text: str) -> str:
    """Return ``text`` with what TeX reads as a command written out.

    >>> tex("50 % of x_1")
    '50 \\\\% of x\\\\_1'
    """
    return "".join(_TEX.get(character, character) for character in text)


def _digests(digests: Mapping[str, str]) -> str:
    shown = [f"{name} {plain(value[:SHORT])}" for name, value in digests.items() if name in ("spec", "tables")]
    return f"digests: {', '.join(shown)}" if shown else "no digests"


def _filled(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False) + "\n"
