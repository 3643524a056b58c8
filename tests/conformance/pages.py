"""Reports for the tests of pages, and what every page has to be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import cycle
from math import inf, nan
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
from hypothesis import strategies as st

from softgauge.conformance.run.request import DEFAULT_DTYPES
from softgauge.conformance.scoring.outcome.distribution import ByClasses, ByMagnitude, Errors, Share
from softgauge.conformance.scoring.outcome.model import Report, Score
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from .hostile import reports, texts

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
ROOT = Path(__file__).parents[2]

LARGE = Errors(
    tuple(ByMagnitude(e, 4321, 12345.678, 0.123, 98765.4321) for e in range(-19, 20)),
    tuple(ByClasses(2**k + 1, 4321, 12345.678, 0.123, 98765.4321, 12.5) for k in range(17)),
    tuple(Share(0.0 if k < 0 else 2.0 ** (k - 1), 12345) for k in range(-1, 100)),
    0.5,
)


def largest(report: Report) -> Report:
    """Return a report on every function in the default formats, with as many errors and clauses as a run brings."""
    held = tuple(f"softargmax/{rule}" for rule in ("defined", "shape", "dtype", "pure", "aliases", "finite")) * 6
    scores = tuple(
        Score(op, dtype, "scored", Grade.STABLE, 1234.5, "c:1", "x = [" + "1.2345678, " * 6 + "]", 10**6, errors=LARGE)
        for op in functions()
        for dtype in DEFAULT_DTYPES
    )
    return replace(report, scores=tuple(replace(s, held=held) for s in scores))


def parsed(page: str) -> Any:
    """Return the page as a tree; a page that is no HTML, or names an element twice, is an error."""
    tree = html5lib.HTMLParser(strict=True).parse(page)
    names = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    assert [name for name, n in names.items() if n > 1] == []
    return tree


def links(tree: Any) -> list[str]:
    """Return where the links of a page lead."""
    return [a.get("href") for a in tree.iter(f"{NAMESPACE}a")]


def broken(tree: Any, place: Path) -> list[str]:
    """Return the links of a page at a place that lead nowhere."""
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    return [link for link in links(tree) if not _leads(link, ids, place)]


def _leads(link: str, ids: set[str], place: Path) -> bool:
    file, _, anchor = link.partition("#")
    if not file:
        return unquote(anchor) in ids
    target = (place.parent / file).resolve()
    return target.is_file() and f'id="{anchor}"' in target.read_text(encoding="utf-8")


def words(element: Any) -> str:
    """Return the text of an element, spaces as one."""
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


NUMBER = st.one_of(st.sampled_from([0.0, inf, nan, 5e-324, 1.7e308, 0.5]), st.floats(0, allow_nan=False))
COUNT = st.integers(0, 10**18)


def errors() -> st.SearchStrategy[Errors]:
    """Return errors with every number that a file may hold."""
    worst = (COUNT, NUMBER, NUMBER, NUMBER)
    return st.builds(
        Errors,
        st.lists(st.builds(ByMagnitude, st.integers(-1100, 1100), *worst), max_size=4).map(tuple),
        st.lists(st.builds(ByClasses, st.integers(0, 10**9), *worst, st.none() | NUMBER), max_size=4).map(tuple),
        st.lists(st.builds(Share, NUMBER, COUNT), max_size=4).map(tuple),
        st.none() | NUMBER,
    )


def _drawn(report: Report, found: list[Errors | None], held: list[str]) -> Report:
    """Return a report whose scores have errors to draw and clauses that held."""
    pairs = zip(report.scores, cycle(found), strict=False)
    return replace(report, scores=tuple(replace(s, errors=e, held=tuple(held)) for s, e in pairs))


hostile = st.builds(
    _drawn,
    reports,
    st.lists(st.none() | errors(), min_size=1, max_size=3),
    st.lists(texts | st.sampled_from(["softargmax/finite", "softargmax/shift"]), max_size=3),
)
"""Reports with hostile text wherever text stands and hostile numbers wherever numbers stand."""
