"""The HTML document: it parses, it is complete, every link leads somewhere, nothing is fetched."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from html5lib.html5parser import ParseError

from softgauge.spec import functions
from softgauge.spec.claims import documents
from softgauge.spec.laws import laws

from .rendered import files, specification

XHTML, MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"


# The tests share the pages, which take seconds to make and to parse.
pytestmark = pytest.mark.xdist_group("rendered")


@cache
def parsed(name: str) -> Element:
    tree: Any = html5lib.HTMLParser(strict=True).parse(files("html")[name])
    return tree


def pages() -> list[str]:
    return [name for name in files("html") if name.endswith(".html")]


def anchors(tree: Element) -> list[str]:
    return [e.attrib["id"] for e in tree.iter() if "id" in e.attrib]


def test_every_page_parses_without_an_error() -> None:
    for name in pages():
        try:
            parsed(name)
        except ParseError as error:
            pytest.fail(f"{name}: {error}")


def test_every_internal_link_and_anchor_resolves() -> None:
    trees = {name: parsed(name) for name in pages()}
    known = {name: set(anchors(tree)) for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        for e in tree.iter(f"{XHTML}a"):
            link = urlsplit(e.attrib["href"])
            if link.scheme:
                continue
            page = link.path or name
            if page not in known or (link.fragment and unquote(link.fragment) not in known[page]):
                broken.append((name, e.attrib["href"]))
    assert broken == []


def test_no_anchor_occurs_twice_on_a_page() -> None:
    for name in pages():
        assert [a for a, times in Counter(anchors(parsed(name))).items() if times > 1] == [], name


def test_every_clause_and_claim_has_its_anchor_on_its_page_and_in_the_index() -> None:
    declared = {c.id for f in functions().values() for c in f.clauses}
    declared |= {*laws(), *(claim.id for document in documents() for claim in document.claims)}
    entries = {c.id: c for c in specification().clauses}
    assert declared == entries.keys()
    index = set(anchors(parsed("clauses.html")))
    known = {name: set(anchors(parsed(name))) for name in pages()}
    for entry in entries.values():
        assert entry.anchor == entry.id.replace("/", "-")
        assert entry.anchor in index
        assert entry.anchor in known[f"{entry.page}.html"]


def test_nothing_is_fetched_and_nothing_is_scripted() -> None:
    for name in pages():
        tree = parsed(name)
        assert not list(tree.iter(f"{XHTML}script")), name
        fetched = [e.attrib.get("src", "") for e in tree.iter() if "src" in e.attrib]
        fetched += [e.attrib["href"] for e in tree.iter(f"{XHTML}link")]
        assert [f for f in fetched if f not in ("style.css", "data:,")] == [], name


@pytest.mark.parametrize("name", ["index.html", "softargmax.html", "clauses.html"])
def test_a_page_has_landmarks_a_language_and_one_first_heading(name: str) -> None:
    tree = parsed(name)
    assert tree.attrib["lang"] == "en"
    for landmark in ("header", "main", "footer", "nav", "h1"):
        assert len(list(tree.iter(f"{XHTML}{landmark}"))) >= 1, landmark
    assert len(list(tree.iter(f"{XHTML}h1"))) == 1


def test_headings_skip_no_level() -> None:
    for name in pages():
        levels = [int(e.tag[-1]) for e in parsed(name).iter() if e.tag in {f"{XHTML}h{i}" for i in range(1, 7)}]
        assert levels[0] == 1
        assert [b for a, b in pairwise(levels) if b > a + 1] == [], name


def test_every_function_page_draws_its_formulas() -> None:
    for page in specification().functions:
        tree = parsed(f"{page.function.id}.html")
        assert len(list(tree.iter(f"{MATHML}math"))) >= 5
        # A command that the converter does not know comes out as text with a backslash.
        assert [t for e in tree.iter() if e.tag.startswith(MATHML) for t in [e.text or ""] if "\\" in t] == []


def test_claims_and_laws_are_drawn_too() -> None:
    for name in pages():
        texts = [(e.text or "") for e in parsed(name).iter() if e.tag.startswith(MATHML)]
        assert [t for t in texts if "\\" in t] == [], name
