"""Decides proofs that are no identity: certificates, limits, computations, witnesses, arguments."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from ..proof import Argument, Computed, Executed, Inequality, Proof, Tends, Witness
from .approach import departs, limits, settled
from .attack import CLASSES, attack, rational
from .claim import assumed, claim_of, entered, places
from .concrete import ConcreteN
from .dual import DualIntervals
from .normal import Normal
from .outcome import Counterexample, Kind, Outcome, Proved, Refuted, Unknown
from .signed import NotDerivableError, Rules
from .symbolic import SymbolicN

Decider = Callable[[str, Proof], Outcome]


def inequality(clause: str, form: Inequality) -> Outcome:
    """The certificate equals upper - lower and has its sign, for every n or else for each n of ``CLASSES``."""
    claim = claim_of(clause, form)
    found = attack(claim)
    if found.counterexample is not None:
        return Refuted(clause, Kind.INTERVALS, found.counterexample)
    if not found.tested:
        return Unknown(clause, "no point that was tried satisfies the assumptions")
    try:
        if certified(form, SymbolicN(claim.arguments, claim.kinds)):
            return Proved(clause, Kind.INEQUALITY)
        classes = tuple(n for n in CLASSES if n >= form.least)
        if not claim.elementwise and all(certified(form, ConcreteN(claim.arguments, n, claim.kinds)) for n in classes):
            return Proved(clause, Kind.INEQUALITY, classes)
    except NotDerivableError as error:
        return Unknown(clause, f"the certificate breaks a rule: {error}")
    return Unknown(clause, "the certificate is not the difference of the sides")


def certified(form: Inequality, reading: Any) -> bool:
    """Whether the certificate of every entry has the value and the sign that the inequality needs."""
    if form.certificate is None:
        return False
    _, *names = inspect.signature(form.lower).parameters
    arguments = entered(reading, names, form.domains)
    lower, upper = form.lower(reading, *arguments), form.upper(reading, *arguments)
    for place in places(reading, form.signature.split("->")[1]):
        given = assumed(form, reading, arguments, place)
        signed = form.certificate(Rules(reading, given, form.strictly_given, form.least), *arguments, *place)
        gap = (upper(*place) - lower(*place)) if place else upper - lower
        if (form.strict and not signed.strict) or not Normal().is_zero(gap - signed.value):
            return False
    return True


def tends(clause: str, form: Tends) -> Outcome:
    """SymPy's limit is the declared one, and the two sides do come closer."""
    normal_form = True
    for n in form.classes:
        found = departs(form, n)
        for limit, declared in limits(form, n):
            if not settled(limit, declared):
                if found is not None:
                    return Refuted(clause, Kind.LIMIT, found)
                normal_form = False
        if found is not None:
            return Unknown(clause, f"SymPy's limit is the declared one, yet {found}")
    if not normal_form:
        return Unknown(clause, "SymPy's limit differs in form from the declared one")
    elementwise = "n" not in form.signature
    return Proved(clause, Kind.LIMIT, () if elementwise else form.classes)


def computed(clause: str, form: Computed) -> Outcome:
    """The difference of the two expressions simplifies to 0."""
    left, right = sympy.sympify(form.left(sympy)), sympy.sympify(form.right(sympy))
    difference = left - right
    if sympy.simplify(difference) == 0:
        return Proved(clause, Kind.COMPUTED)
    point = {s: sympy.Rational(2 + 3 * i, 3 + 2 * i) for i, s in enumerate(sorted(difference.free_symbols, key=str))}
    size = sympy.N(difference.subs(point), 30, maxn=200)
    if size.is_number and abs(size) > sympy.Rational(1, 10**20):
        found = Counterexample(
            None,
            tuple((str(s), Fraction(v.p, v.q)) for s, v in point.items()),
            (),
            str(sympy.N(left.subs(point), 30)),
            str(sympy.N(right.subs(point), 30)),
        )
        return Refuted(clause, Kind.COMPUTED, found)
    return Unknown(clause, "SymPy does not simplify the difference to 0")


def witness(clause: str, form: Witness) -> Outcome:
    """Enclosures at the point stand in the relation."""
    row = next((a for a in form.point if isinstance(a, tuple)), (0,))
    point = rational(form.point)
    F = DualIntervals(point, len(row))
    left, right = form.left(F, *F.arguments), form.right(F, *F.arguments)
    sign = F.sign(left, right)
    if sign is None:
        return Unknown(clause, "the enclosures overlap")
    if form.relation.broken_by(sign):
        _, *names = inspect.signature(form.left).parameters
        shown = tuple(zip(names, point, strict=True))
        found = Counterexample(len(row), shown, (), F.decimal(left), F.decimal(right), form.relation)
        return Refuted(clause, Kind.COUNTEREXAMPLE, found)
    return Proved(clause, Kind.COUNTEREXAMPLE)


def executed(clause: str, form: Executed) -> Outcome:
    """Every run yields what is expected, bit by bit; no run proves nothing."""
    runs = list(form.runs())
    for got, expected in runs:
        if not _same(got, expected):
            return Refuted(clause, Kind.BINARY, Counterexample(None, (), (), str(got), str(expected)))
    return Proved(clause, Kind.BINARY) if runs else Unknown(clause, "nothing was executed")


def argument(clause: str, form: Argument, decide: Decider) -> Outcome:
    """No point contradicts the statement and every step is proved."""
    if form.statement is not None:
        found = attack(claim_of(clause, form.statement))
        if found.counterexample is not None:
            return Refuted(clause, Kind.INTERVALS, found.counterexample)
        if not found.tested:
            return Unknown(clause, "no point that was tried satisfies the assumptions")
    for name, step in form.steps:
        outcome = decide(f"{clause}, {name}", step)
        if isinstance(outcome, Refuted):
            return Refuted(clause, Kind.ARGUMENT, outcome.counterexample)
        if isinstance(outcome, Unknown):
            return Unknown(clause, f"step {name!r}: {outcome.reason}")
    return Proved(clause, Kind.ARGUMENT) if form.steps else Unknown(clause, "an argument without steps")


def _same(got: Any, expected: Any) -> bool:
    if isinstance(got, float) and isinstance(expected, float):
        if math.isnan(expected):
            return math.isnan(got)
        return got == expected and math.copysign(1, got) == math.copysign(1, expected)
    return type(got) is type(expected) and bool(got == expected)
