"""What is noted of a function is there, runs and agrees with what is proved of it."""

from __future__ import annotations

import doctest
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import softgauge.spec
from softgauge.spec.claims import documents
from softgauge.spec.discovery import ops
from softgauge.spec.note import Note, note
from softgauge.spec.render.mathml import html
from softgauge.spec.render.numbers import Numbers, sensitivity

NOTES = {name: found for name in ops() if (found := note(name)) is not None}
FOLDER = Path(softgauge.spec.__file__).parent / "notes"


def test_every_function_has_a_note() -> None:
    assert [name for name in ops() if name not in NOTES] == []


@pytest.mark.parametrize("name", NOTES)
def test_the_example_of_a_note_runs(name: str) -> None:
    example = doctest.DocTestParser().get_doctest(NOTES[name].example, {}, name, None, 0)
    assert example.examples
    out: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(example, out=out.append).failed == 0, "".join(out)


@pytest.mark.parametrize("name", [name for name, found in NOTES.items() if found.condition and found.curve])
def test_a_stated_condition_number_is_that_of_the_declared_gradient(name: str) -> None:
    op, found = ops()[name], NOTES[name]
    assert found.condition is not None
    assert found.curve is not None
    curve = found.curve
    for share in (0.13, 0.38, 0.71, 0.94):
        arguments = curve.at(curve.low + share * (curve.high - curve.low))
        F = Numbers(max((len(a) for a in arguments if isinstance(a, tuple)), default=1))
        numbers = F.number(arguments)
        stated = found.condition(F, *numbers)
        stated = stated(curve.entry) if op.result else stated
        expected = sensitivity(op, F, numbers, curve.entry)
        assert abs(stated - expected) <= expected * F.context.mpf(10) ** -50


@pytest.mark.parametrize("name", NOTES)
def test_every_name_links_to_documentation(name: str) -> None:
    for known in NOTES[name].names:
        link = urlsplit(known.url)
        assert link.scheme == "https"
        assert known.name.rpartition(".")[2] in known.url


def test_every_source_of_a_name_is_known() -> None:
    bibliography = (FOLDER.parent / "sources.bib").read_text(encoding="utf-8")
    papers = {document.id for document in documents()}
    sources = {source for found in NOTES.values() for _, source in found.called}
    assert {s for s in sources if s not in papers and f"{{{s}," not in bibliography} == set()


@pytest.mark.parametrize("name", NOTES)
def test_the_prose_of_a_note_is_drawn_without_a_leftover(name: str) -> None:
    found: Note = NOTES[name]
    prose = [found.domain, found.range, found.conditioning, found.why, *(t.harm for t in found.traps)]
    for text in prose:
        drawn = html(text)
        assert "$" not in drawn
        assert "\\" not in drawn.replace("alttext=", "").split("<math", 1)[0]
