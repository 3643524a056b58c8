"""The document as data: what the HTML, the Markdown and the JSON are written from."""

from __future__ import annotations

from dataclasses import dataclass

from .numbers import Points


@dataclass(frozen=True)
class Citation:
    """A key of the bibliography and the place in it."""

    key: str
    place: str


@dataclass(frozen=True)
class Symbol:
    """A symbol of a formula (LaTeX) and what it stands for (prose)."""

    latex: str
    meaning: str


@dataclass(frozen=True)
class Formula:
    """A formula and the definitions of what is abbreviated in it, all LaTeX."""

    latex: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleEntry:
    """A clause of the contract."""

    id: str
    anchor: str
    statement: str
    why: str


@dataclass(frozen=True)
class LawEntry:
    """A law, its formula, the form of its proof and, where that is an argument, its steps."""

    id: str
    anchor: str
    statement: str
    latex: str
    why: str
    assumptions: tuple[str, ...]
    proof: str
    steps: tuple[str, ...]
    source: Citation | None


@dataclass(frozen=True)
class Accepted:
    """A value that is accepted in place of the norm, and the name of that convention."""

    convention: str
    value: str


@dataclass(frozen=True)
class SpecialEntry:
    """A special value: its parts as text, and the sentence that is made of them."""

    id: str
    anchor: str
    arguments: tuple[str, ...]
    result: str
    accepted: tuple[Accepted, ...]
    signed_zero: bool
    why: str
    sentence: str
    source: Citation | None


@dataclass(frozen=True)
class GradeLine:
    """The bound of one grade: it differs from the others in the arithmetic that is granted."""

    id: str
    anchor: str
    grade: str
    arithmetic: str


@dataclass(frozen=True)
class BoundEntry:
    """A bound ``u·radius + η·underflow`` with the grades that use it."""

    latex: str
    radius: str
    symbols: tuple[Symbol, ...]
    underflow: str
    what: str
    lines: tuple[GradeLine, ...]
    source: Citation | None


@dataclass(frozen=True)
class Argument:
    """An argument, its letter in formulas, its core dimension in the definition (``n`` or nothing) and its role."""

    name: str
    latex: str
    core: str
    role: str


@dataclass(frozen=True)
class Part:
    """A function or its pullback."""

    id: str
    title: str
    signature: str
    plain: str
    definition: Formula
    arguments: tuple[Argument, ...]
    result: str
    contract: tuple[RuleEntry, ...]
    laws: tuple[LawEntry, ...]
    specials: tuple[SpecialEntry, ...]
    infinities: tuple[str, ...]
    bounds: tuple[BoundEntry, ...]


@dataclass(frozen=True)
class NameEntry:
    """What a framework calls the function, and where it says so."""

    framework: str
    name: str
    url: str
    remark: str


@dataclass(frozen=True)
class CalledEntry:
    """What a source calls the function: a key of the bibliography, or the id of a document with a page."""

    name: str
    source: str
    page: str


@dataclass(frozen=True)
class TrapEntry:
    """A formula that loses digits, how, and what to write instead."""

    naive: str
    harm: str
    cure: str


@dataclass(frozen=True)
class Picture:
    """A curve: where it runs (LaTeX), its samples, and the name of its drawing without an ending."""

    name: str
    title: str
    along: str
    cap: float | None
    points: Points


@dataclass(frozen=True)
class Numerics:
    """What a note says: domain, conditioning and the stable evaluation."""

    domain: str
    range: str
    condition: Formula | None
    conditioning: str
    algorithm: tuple[str, ...]
    why: str
    traps: tuple[TrapEntry, ...]
    example: str


@dataclass(frozen=True)
class FunctionPage:
    """All that is known of one function."""

    function: Part
    also_called: tuple[str, ...]
    summary: str
    derivative: Formula | None
    pullbacks: tuple[Part, ...]
    names: tuple[NameEntry, ...]
    called: tuple[CalledEntry, ...]
    numerics: Numerics | None
    pictures: tuple[Picture, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class ClaimEntry:
    """What a document says, and what is to be said of it."""

    id: str
    anchor: str
    statement: str
    latex: str
    provenance: str
    verdict: str
    reason: str
    conditions: str
    checked: bool


@dataclass(frozen=True)
class DocumentPage:
    """A source document and its claims."""

    id: str
    title: str
    language: str
    url: str
    about: str
    verdicts: tuple[tuple[str, int], ...]
    claims: tuple[ClaimEntry, ...]


@dataclass(frozen=True)
class GradeEntry:
    """A grade and what it certifies."""

    grade: str
    meaning: str


@dataclass(frozen=True)
class ProfileEntry:
    """The error model of an arithmetic: values by the quantities' symbols."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reference:
    """An entry of the bibliography; ``title`` is prose, ``cited`` the ids that cite it."""

    key: str
    authors: tuple[str, ...]
    title: str
    published: str
    year: str
    doi: str
    url: str
    cited: tuple[str, ...]


@dataclass(frozen=True)
class ClauseEntry:
    """A line of the index: every id, what it is, and the page that states it."""

    id: str
    anchor: str
    kind: str
    page: str
    statement: str


@dataclass(frozen=True)
class Specification:
    """The whole document."""

    schema: str
    version: str
    functions: tuple[FunctionPage, ...]
    documents: tuple[DocumentPage, ...]
    grades: tuple[GradeEntry, ...]
    profiles: tuple[ProfileEntry, ...]
    references: tuple[Reference, ...]
    clauses: tuple[ClauseEntry, ...]
