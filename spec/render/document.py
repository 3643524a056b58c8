"""Builds the document from whatever the specification declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields

import sympy

from ... import __version__
from ..claims import documents
from ..discovery import ops as specified
from ..grade import FAST, FAST64, LIBM, Grade, Profile
from ..note import Note, note
from ..op import Bound, Op
from .abbreviation import Abbreviated
from .bibliography import references
from .model import (
    CalledEntry,
    ClaimEntry,
    ClauseEntry,
    DocumentPage,
    Formula,
    FunctionPage,
    GradeEntry,
    NameEntry,
    Numerics,
    Part,
    Picture,
    ProfileEntry,
    Specification,
    TrapEntry,
)
from .numbers import conditions, samples
from .part import cite, derivative, drawn_arguments, laws_about, part
from .quantities import QUANTITIES
from .radius import classes
from .targets import anchor

SCHEMA = "softgauge-spec/1"
Show = Callable[[str, int, int], None]


def silent(label: str, done: int, total: int) -> None:
    """Show no progress."""


def build(ops: Mapping[str, Op] | None = None, show: Show = silent) -> Specification:
    """Return the document on ``ops``, by default on all of the specification."""
    chosen = specified() if ops is None else ops
    pages = []
    for done, op in enumerate(chosen.values()):
        show(op.id, done, len(chosen) + 1)
        pages.append(function_page(op, note(op.id)))
    show("claims", len(chosen), len(chosen) + 1)
    papers = tuple(_documents())
    return Specification(
        schema=SCHEMA,
        version=__version__,
        functions=tuple(pages),
        documents=papers,
        grades=tuple(GradeEntry(g.label, g.meaning) for g in Grade),
        profiles=tuple(map(_profile, (LIBM, FAST, FAST64))),
        references=references(_cited(chosen.values())),
        clauses=tuple(_index(pages, papers)),
    )


def function_page(op: Op, known: Note | None) -> FunctionPage:
    """Return the page of one function; without a note it has what the op declares."""
    return FunctionPage(
        function=part(op),
        also_called=op.also_called,
        summary=(op.define.__doc__ or op.formula).split("\n")[0],
        derivative=derivative(op),
        pullbacks=tuple(map(part, op.pullbacks)),
        names=() if known is None else tuple(NameEntry(n.framework, n.name, n.url, n.remark) for n in known.names),
        called=() if known is None else tuple(_called(known)),
        numerics=None if known is None else _numerics(op, known),
        pictures=() if known is None else tuple(_pictures(op, known)),
        sources=tuple(c for c in map(cite, op.sources) if c is not None),
    )


def _called(known: Note) -> Iterator[CalledEntry]:
    papers = {document.id for document in documents()}
    for name, source in known.called:
        yield CalledEntry(name, source, document_page(source) if source in papers else f"bibliography#{source}")


def _numerics(op: Op, known: Note) -> Numerics:
    return Numerics(
        domain=known.domain,
        range=known.range,
        condition=_condition(op, known),
        conditioning=known.conditioning,
        algorithm=known.algorithm,
        why=known.why,
        traps=tuple(TrapEntry(t.naive, t.harm, t.cure) for t in known.traps),
        example=known.example,
    )


def _condition(op: Op, known: Note) -> Formula | None:
    """Return the stated condition number, drawn like a derivative."""
    if known.condition is None:
        return None
    F = Abbreviated(classes(op))
    with sympy.evaluate(False):
        value = known.condition(F, *drawn_arguments(F, op))
        if callable(value):
            value = value(F.free("k"))
        short, where = F.short(value)
    return Formula(rf"\kappa = {short}", where)


def _pictures(op: Op, known: Note) -> Iterator[Picture]:
    curve = known.curve
    if curve is None:
        return
    entry = f", entry {curve.entry + 1}" if op.result else ""
    yield Picture(op.id, f"{op.title}{entry}", curve.along, None, samples(op, curve))
    if known.condition is not None:
        points = conditions(op, known, curve)
        over = any(v is not None and v > curve.cap for _, v in points)
        yield Picture(
            f"{op.id}-condition",
            f"Condition number{entry}",
            curve.along,
            curve.cap if over else None,
            points,
        )


def _profile(profile: Profile) -> ProfileEntry:
    values = ((f.name, getattr(profile, f.name)) for f in fields(profile) if f.name != "name")
    return ProfileEntry(profile.name, tuple((QUANTITIES[name].latex, f"{value:g}") for name, value in values))


def _documents() -> Iterator[DocumentPage]:
    for document in documents():
        claims = tuple(
            ClaimEntry(
                id=claim.id,
                anchor=anchor(claim.id),
                statement=claim.statement,
                latex=claim.formula,
                provenance=claim.provenance.meaning,
                verdict=claim.verdict.value,
                reason=claim.reason,
                conditions=claim.conditions,
                checked=claim.check is not None,
            )
            for claim in document.claims
        )
        verdicts = tuple(sorted(Counter(claim.verdict for claim in claims).items()))
        yield DocumentPage(
            document.id, document.title, document.language, document.url, document.about, verdicts, claims
        )


def _index(pages: Iterable[FunctionPage], papers: Iterable[DocumentPage]) -> Iterator[ClauseEntry]:
    """Every id with a permanent anchor, page by page."""
    for page in pages:
        for one in (page.function, *page.pullbacks):
            yield from _clauses(one, page.function.id)
    for paper in papers:
        for claim in paper.claims:
            yield ClauseEntry(claim.id, claim.anchor, "claim", document_page(paper.id), claim.statement)


def _clauses(one: Part, page: str) -> Iterator[ClauseEntry]:
    for rule in one.contract:
        yield ClauseEntry(rule.id, rule.anchor, "rule", page, rule.statement)
    for entry in one.laws:
        yield ClauseEntry(entry.id, entry.anchor, "law", page, entry.statement)
    for special in one.specials:
        yield ClauseEntry(special.id, special.anchor, "special value", page, special.why)
    for bound in one.bounds:
        for line in bound.lines:
            yield ClauseEntry(line.id, line.anchor, "bound", page, line.arithmetic)


def _cited(ops: Iterable[Op]) -> dict[str, tuple[str, ...]]:
    """Return the ids that cite each key of the bibliography."""
    found: dict[str, list[str]] = {}
    for op in ops:
        for f in (op, *op.pullbacks):
            sources = [(f.id, s) for s in f.sources if f.pullback_of is None]
            # The bounds of a function rest on one source: one line for all its grades.
            stated = ((f.id if isinstance(c, Bound) else c.id, c.source) for c in (*f.clauses, *laws_about(f)))
            for owner, source in (*sources, *stated):
                if source is not None:
                    found.setdefault(source.key, []).append(owner)
    return {key: tuple(dict.fromkeys(owners)) for key, owners in found.items()}


def document_page(document: str) -> str:
    """Return the name of the page of a source document, without an ending."""
    return f"source-{document.lower()}"
