"""What is to be said of a clause: its statement, its proof, its source and the checks that enforce it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ...spec.call_form import DEFAULTS, call_form
from ...spec.claims.claim import Claim, Document
from ...spec.discovery import functions, ops
from ...spec.law import Law, Rule
from ...spec.op import Bound, Op, Source, Special
from ...spec.proof import FORMS, Argument, Executed, Identity, Inequality, Tends
from ...spec.render import sentence
from ..errors import UsageError, did_you_mean
from .coverage import covered, enforcing
from .registry import Clause, Kind, every_clause, of_documents, of_functions

if TYPE_CHECKING:
    from .proofs import Decision

Facts = list[tuple[str, str]]
"""Labels and what they label."""

CHECKED = "nothing to prove: checks enforce it"


def find(name: str) -> list[Clause]:
    """Return the clause of that id, or all clauses of the function or the document of that id; case is ignored.

    Raises :class:`UsageError` for another name, with the nearest ids.

    >>> [clause.id for clause in find("ru-12")]
    ['RU-12']
    >>> {clause.owner.id for clause in find("softplus")}
    {'softplus'}
    """
    given = name.strip().lower()
    # The claims bring SymPy along, so they are asked last.
    for clauses in (of_functions, of_documents):
        found = list(clauses())
        one = [clause for clause in found if clause.id.lower() == given]
        if one:
            return one
        owned = [clause for clause in found if clause.owner.id.lower() == given]
        if owned:
            return owned
    raise UsageError(_unknown(name))


def statement(clause: Clause) -> str:
    """Return what a clause says, in one sentence without markup.

    >>> [statement(clause) for clause in find("logsumexp/all-minus-inf")]
    ['logsumexp of x = (-inf, -inf, -inf) is -inf']
    """
    match clause.declared:
        case Rule() | Law() | Claim() as declared:
            return declared.statement
        case Special() as special:
            assert isinstance(clause.owner, Op)
            return sentence.demand(clause.owner, special).translate({ord("`"): None, ord("*"): None})
        case Bound() as bound:
            return f"|computed - exact| ≤ u·radius + η·underflow, the line of grade {bound.grade.label}"
        case Op() as op if clause.kind is Kind.GRADIENT:
            return f"the declared gradient is the derivative of {op.id} with respect to {op.arguments[0]}"
        case Op() as pullback:
            return f"{pullback.id} is the cotangent times the derivative: {pullback.formula}"


def facts(clause: Clause, decision: Decision | None = None) -> Facts:
    """Return all that is known of a clause; ``decision`` is what a proof that was just run said.

    A label that is that of the line before it is left out.
    """
    found = [("statement", statement(clause)), *_particular(clause)]
    found.append(("verdict", verdict(clause, decision)))
    found += [("source", text) for text in _sources(clause)]
    found += [("enforced by", text) for text in _enforcers(clause)]
    return _once(found)


def about(owner: Op | Document) -> Facts:
    """Return what is known of a function or a document, beside its clauses."""
    if isinstance(owner, Document):
        return [
            ("document", f"{owner.title} ({owner.language}), {owner.url}".removesuffix(", ")),
            ("about", owner.about),
        ]
    found = [("title", owner.title), ("call", call_form(owner)), ("signature", owner.signature)]
    found += [("argument", _argument(owner, i)) for i in range(len(owner.arrays))]
    found += [("keyword", f"{name} = {DEFAULTS[name]}") for name in owner.parameters if name in DEFAULTS]
    found.append(("formula", owner.formula))
    if owner.also_called:
        found.append(("also called", ", ".join(owner.also_called)))
    return _once([*found, *(("source", _in_words(source)) for source in owner.sources)])


def _argument(op: Op, i: int) -> str:
    """Return name, shape and meaning of an argument; further axes may stand before the classes."""
    name, core, role = op.arrays[i]
    shape = "(…)" if op.elementwise else "(…, K)" if core else "(…)"
    return f"{name} of shape {shape}: {role.value}"


def verdict(clause: Clause, decision: Decision | None = None) -> str:
    """Return what a proof said that was just run, or else what it would have to say."""
    if clause.kind in (Kind.RULE, Kind.SPECIAL, Kind.BOUND):
        return CHECKED
    stated = str(clause.declared.verdict) if isinstance(clause.declared, Claim) else "true"
    if isinstance(clause.declared, Claim) and clause.declared.check is None:
        return f"{stated}: nothing to prove"
    if decision is not None:
        return f"stated as {stated}; {decision.verdict}: {decision.grounds}"
    return f"stated as {stated}; `softgauge spec prove {clause.id}`, or --prove here, decides"


def _once(found: Facts) -> Facts:
    return [("" if i and label == found[i - 1][0] else label, text) for i, (label, text) in enumerate(found)]


def _particular(clause: Clause) -> Iterator[tuple[str, str]]:
    match clause.declared:
        case Law() as law:
            yield "formula", law.latex
            yield "assumptions", "; ".join(law.assumptions) or _everywhere(law)
            yield "proof", FORMS[type(law.proof)]
            if isinstance(law.proof, Argument):
                yield from (("step", f"{name}: {FORMS[type(step)]}") for name, step in law.proof.steps)
            yield "why", law.why
        case Rule(why=why) | Special(why=why):
            yield "why", why
        case Bound() as bound:
            assert isinstance(clause.owner, Op)
            yield from _bound(clause.owner, bound)
        case Op() as op:
            yield from _derivative(op, clause.kind)
        case Claim() as claim:
            yield from (("formula", text) for text in (claim.formula,) if text)
            yield from (("conditions", text) for text in (claim.conditions,) if text)
            yield "reason", claim.reason
            yield from _steps(claim)


def _everywhere(law: Law) -> str:
    if isinstance(law.proof, Identity | Inequality | Tends):
        return "none: real inputs" + (" and every number of classes" if "n" in law.proof.signature else "")
    return "none: binary arithmetic" if isinstance(law.proof, Executed) else "none"


def _bound(op: Op, bound: Bound) -> Iterator[tuple[str, str]]:
    from ...spec.render.part import bounds

    entry, line = next((e, line) for e in bounds(op) for line in e.lines if line.id == bound.id)
    yield "formula", entry.latex
    for symbol in entry.symbols:
        yield "where", f"{symbol.latex} = {symbol.meaning}"
    yield "arithmetic", line.arithmetic
    yield "grade", bound.grade.meaning
    yield "derivation", entry.what


def _derivative(op: Op, kind: Kind) -> Iterator[tuple[str, str]]:
    from ...spec.render.part import definition, derivative

    formula = derivative(op) if kind is Kind.GRADIENT else definition(op)
    if formula is not None:
        yield "formula", formula.latex
        yield from (("where", text) for text in formula.where)
    yield "assumptions", "none: every input that the definition has a value at"
    yield "proof", f"SymPy's derivative of the definition: {FORMS[Identity]}"


def _steps(claim: Claim) -> Iterator[tuple[str, str]]:
    from ...spec.claims.checks import FORMS as STEPS
    from ...spec.claims.checks import Proof

    if isinstance(claim.check, Proof):
        yield from (("step", f"{step.statement}: {STEPS[type(step)]}") for step in claim.check.steps)


def _enforcers(clause: Clause) -> list[str]:
    row = covered(clause, enforcing(), None)
    if row.checks:
        return [f"{check.check}: {check.tries}" for check in row.checks]
    return [f"no check: {row.reason.sentence}" if row.reason is not None else "no check, and nobody has written why"]


def _sources(clause: Clause) -> Iterator[str]:
    declared, owner = clause.declared, clause.owner
    if isinstance(declared, Claim):
        assert isinstance(owner, Document)
        yield f"{owner.title} ({owner.language}), {owner.url}; the formula is {declared.provenance.meaning}"
        return
    own = None if isinstance(declared, Op) else declared.source
    if own is not None:
        yield _in_words(own)
        return
    if isinstance(owner, Op) and clause.kind is not Kind.RULE:
        yield from (f"of the function as a whole: {_in_words(source)}" for source in owner.sources)


def _in_words(source: Source) -> str:
    from .citation import in_words

    return in_words(source)


def _unknown(name: str) -> str:
    aliases = {alias.lower(): op.id for op in ops().values() for alias in op.also_called}
    if name.strip().lower() in aliases:
        return f"unknown clause {name!r}: here that function is called {aliases[name.strip().lower()]!r}"
    known = chain((clause.id for clause in every_clause()), functions(), (c.owner.id for c in of_documents()))
    more = "`softgauge ops` lists the functions, and `softgauge explain FUNCTION` its clauses"
    return f"unknown clause {name!r}: {did_you_mean(name, known) or more}"
