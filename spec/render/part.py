"""One function, or one pullback, as a part of its page."""

from __future__ import annotations

from typing import Any

import sympy

from ..law import Law
from ..laws import laws_of
from ..op import Bound, Op, Source
from ..proof import FORMS, Argument
from . import sentence
from .abbreviation import Abbreviated
from .formula import Drawing, letters
from .model import (
    Accepted,
    BoundEntry,
    Citation,
    Formula,
    GradeLine,
    LawEntry,
    Part,
    RuleEntry,
    SpecialEntry,
    Symbol,
)
from .model import (
    Argument as ArgumentEntry,
)
from .radius import Radius, classes, radius_of, rounded_of, underflow_of
from .targets import anchor


def cite(source: Source | None) -> Citation | None:
    """Return a source as the model has it."""
    return None if source is None else Citation(source.key, source.place)


def law(law: Law) -> LawEntry:
    """Return a law with the form of its proof."""
    return LawEntry(
        law.id,
        anchor(law.id),
        law.statement,
        law.latex,
        law.why,
        tuple(law.assumptions),
        FORMS[type(law.proof)],
        tuple(name for name, _ in law.proof.steps) if isinstance(law.proof, Argument) else (),
        cite(law.source),
    )


def laws_about(op: Op) -> tuple[Law, ...]:
    """Return the laws of a function: those of its own file, and those of ``spec/laws``."""
    return tuple({known.id: known for known in (*op.laws, *laws_of(op.id))}.values())


def part(op: Op) -> Part:
    """Return what is declared of one function."""
    return Part(
        id=op.id,
        title=op.title,
        signature=op.signature,
        plain=op.formula,
        definition=definition(op),
        arguments=tuple(map(ArgumentEntry, op.arguments, letters(op.arguments), op.cores, (r.value for r in op.roles))),
        result=op.result,
        contract=tuple(RuleEntry(r.id, anchor(r.id), r.statement, r.why) for r in (*op.universal, *op.reductions)),
        laws=tuple(map(law, laws_about(op))),
        specials=tuple(
            SpecialEntry(
                id=s.id,
                anchor=anchor(s.id),
                arguments=tuple(f"{name} = {sentence.row(a)}" for name, a in zip(op.arguments, s.x, strict=True)),
                result=sentence.row(s.y),
                accepted=tuple(Accepted(name, sentence.row(y)) for name, y in s.permitted),
                signed_zero=s.signed_zero,
                why=s.why,
                sentence=sentence.special(op, s),
                source=cite(s.source),
            )
            for s in op.specials
        ),
        infinities=() if op.extension is None else sentence.extension(op, op.extension),
        bounds=bounds(op),
    )


def bounds(op: Op) -> tuple[BoundEntry, ...]:
    """Return the bounds of a function, those with the same formula as one entry."""
    entries: dict[tuple[str, str, str], list[Bound]] = {}
    symbols = {}
    # The lines of a function share their formulas, which take long to draw.
    drawn: dict[tuple[Any, Any], tuple[Radius, Radius]] = {}
    for bound in op.bounds:
        formulas = bound.radius, bound.underflow
        if formulas not in drawn:
            drawn[formulas] = radius_of(op, bound), underflow_of(op, bound)
        (radius, underflow), rounded = drawn[formulas], rounded_of(op, bound)
        key = radius.latex, underflow.latex, "" if rounded is None else rounded.latex
        entries.setdefault(key, []).append(bound)
        symbols[key] = dict((*radius.symbols, *underflow.symbols, *(rounded.symbols if rounded else ())))
    return tuple(
        BoundEntry(
            radius=radius,
            symbols=tuple(Symbol(*item) for item in symbols[radius, underflow, rounded].items()),
            underflow=underflow,
            latex=rf"\lvert \hat{{y}} - y \rvert \le \gamma \, {_fenced(radius)} + \eta \, {_fenced(underflow)}"
            + (rounded and f" + {rounded}"),
            what=group[0].why.rpartition("; ")[0] or group[0].why,
            lines=tuple(GradeLine(b.id, anchor(b.id), b.grade.label, b.why.rpartition("; ")[2]) for b in group),
            source=cite(group[0].source),
        )
        for (radius, underflow, rounded), group in entries.items()
    )


def _fenced(latex: str) -> str:
    """Return a factor, a sum in parentheses."""
    depth = 0
    for i, sign in enumerate(latex):
        depth += (sign in "({") - (sign in ")}")
        if depth == 0 and latex[i : i + 3] in (" + ", " - "):
            return rf"\left({latex}\right)"
    return latex


LEGIBLE = 160
"""Characters of LaTeX from which on a definition is drawn with abbreviations too."""


def definition(op: Op) -> Formula:
    """Return ``define`` as it is written; a pullback, which follows from a gradient, with abbreviations."""
    left = _left(op)
    if op.pullback_of is not None:
        short, where = _read(Abbreviated(classes(op)), op, op.define)
        return Formula(f"{left} = {short}", where)
    whole, _ = _read(Drawing(classes(op)), op, op.define)
    if len(whole) <= LEGIBLE:
        return Formula(f"{left} = {whole}")
    short, where = _read(Abbreviated(classes(op)), op, op.define)
    return Formula(f"{left} = {short}", where)


def derivative(op: Op) -> Formula | None:
    """Return the declared gradient with respect to the first argument, which ``spec prove`` proves."""
    if op.gradient is None:
        return None
    short, where = _read(Abbreviated(classes(op)), op, op.gradient)
    (x, *_), vector = letters(op.arguments), bool(op.cores[0])
    y = r"\partial y_j" if op.result else r"\partial y"
    return Formula(rf"\frac{{{y}}}{{\partial {x}{'_k' if vector else ''}}} = {short}", where)


def _left(op: Op) -> str:
    name = rf"\operatorname{{{op.id}}}".replace("_", r"\_")
    return f"{name}({', '.join(letters(op.arguments))})" + ("_k" if op.result else "")


def drawn_arguments(F: Drawing, op: Op) -> list[Any]:
    """Return the arguments of ``define`` as symbols."""
    return [F.row(s) if core else F.scalar(s) for s, core in zip(letters(op.arguments), op.cores, strict=True)]


def _read(F: Drawing, op: Op, define: Any) -> tuple[str, tuple[str, ...]]:
    with sympy.evaluate(False):
        y = define(F, *drawn_arguments(F, op))
        k = F.free("k")
        if hasattr(y, "entry"):
            j = F.free("j")
            y = y.entry(j, k, F.delta(j, k))
        elif callable(y):
            y = y(k)
        return F.short(y) if isinstance(F, Abbreviated) else (F.latex(y), ())
