"""The SymPy reading of an error bound: its radius as a formula in named quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from ..bounds import log_z, rho, scaled_first
from ..op import Bound, Op
from .formula import Drawing, letters, put
from .quantities import QUANTITIES, ROW, Quantity
from .repeated import named

SHARED: Mapping[str, tuple[Any, str]] = {
    r"\rho": (rho, "relative radius of a probability"),
    r"\zeta": (log_z, "absolute radius of a log-probability"),
    r"\omega": (lambda q: scaled_first(q, q), "absolute radius of a probability whose arguments are scaled first"),
}
"""Radii that others are made of, and their letters."""


INNER, OUTER = r"^{\mathrm{in}}", r"^{\mathrm{out}}"
MARKS = {INNER: "inner", OUTER: "outer"}
"""What tells the rows of two softargmaxes apart."""


@dataclass(frozen=True)
class Radius:
    """A radius as LaTeX, and the symbols in it with their meanings, in the order of their first use."""

    latex: str
    symbols: tuple[tuple[str, str], ...]


def radius_of(op: Op, bound: Bound) -> Radius:
    """Return the radius of ``bound`` on entry j of the result of ``op``.

    >>> from ..discovery import function
    >>> f = function("sigmoid")
    >>> radius_of(f, f.bounds[0]).latex
    '\\\\sigma \\\\left(c_d \\\\left|{x}\\\\right| \\\\bar{\\\\sigma} + k_{\\\\exp} + 1 + k_{\\\\mathrm{div}}\\\\right)'
    """
    return _drawn(op, bound.radius)


def rounded_of(op: Op, bound: Bound) -> Radius | None:
    """Return what ``bound`` grants to saved results that were rounded; None where it grants none."""
    return None if bound.rounded is None else _drawn(op, bound.rounded)


def underflow_of(op: Op, bound: Bound) -> Radius:
    """Return the underflow allowance of ``bound``, in units of the smallest positive number."""
    return _drawn(op, bound.underflow)


def _drawn(op: Op, expression: Any) -> Radius:
    with sympy.evaluate(False):
        q = Symbols(op)
        return q.radius(expression(q))


class Symbols:
    """The namespace q of a radius; rows are drawn at entry j."""

    def __init__(self, op: Op, view_of: Symbols | None = None, mark: str = "") -> None:
        self._op, self._mark = op, mark
        self._drawing: Drawing = Drawing(classes(op)) if view_of is None else view_of._drawing
        self._j = self._drawing.free("j")
        symbols = letters(op.arguments)
        self._arguments = {name: (s, bool(core)) for name, s, core in zip(op.arguments, symbols, op.cores, strict=True)}
        self._known: dict[str, tuple[Any, str]] = {} if view_of is None else view_of._known
        self._shared: dict[Any, Any] = {} if view_of is None else view_of._shared
        self._sums: dict[Any, Any] = {} if view_of is None else view_of._sums
        for latex, (shared, meaning) in SHARED.items():
            drawn = self._drawing.row(f"{latex}{mark}")[self._j]
            radius = shared(self)
            self._shared[radius] = drawn
            self._known[str(drawn.base.label)] = drawn, f"{meaning}, ${self._latex(radius)}$"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        # A name that the table lacks still has a formula: itself.
        known = QUANTITIES.get(name) or Quantity(rf"\mathrm{{{name}}}".replace("_", r"\_"), "")
        latex, row, meaning = known.latex, known.row, known.meaning
        if name == "n":
            latex = str(self._drawing.n)
        elif name in self._arguments:
            latex, row = self._arguments[name]
        elif name == "y":
            row = bool(self._op.result)
        elif name in ("x", "t"):
            row = any(core for _, core in self._arguments.values())
        if self._mark and name in ROW:
            latex, row = f"{latex}{self._mark}", row or name == "x"
            meaning = f"{meaning}, of the {MARKS[self._mark]} softargmax"
        drawn = self._drawing.row(latex)[self._j] if row else self._drawing.scalar(latex)
        self._known[latex] = drawn, meaning
        return drawn

    @property
    def inner(self) -> Symbols:
        """The inner one of two softargmaxes."""
        return Symbols(self._op, self, INNER)

    @property
    def outer(self) -> Symbols:
        """The outer one of two softargmaxes."""
        return Symbols(self._op, self, OUTER)

    def row(self, view: Symbols) -> Symbols:
        """The same arithmetic over another row."""
        return view

    @property
    def log_n(self) -> Any:
        """Logarithm of the number of classes."""
        return self._drawing.log(self.n)

    @property
    def log1p_far(self) -> Any:
        """log(1 + e^{-|x|})."""
        return self._drawing.log(1 + self._drawing.exp(-self.abs(self.x)))

    @property
    def log_p(self) -> Any:
        """Logarithm of the first argument."""
        return self._drawing.log(self.probability)

    @property
    def log_q(self) -> Any:
        """Logarithm of the second argument."""
        return self._drawing.log(self.q_kept)

    @property
    def p_log(self) -> Any:
        """p log p."""
        return self.probability * self.log_p

    @property
    def p_log_q(self) -> Any:
        """p log q."""
        return self.probability * self.log_q

    @property
    def ratio_pq(self) -> Any:
        """p/q."""
        return self.probability / self.q_kept

    def abs(self, a: Any) -> Any:
        """|a|."""
        return self._drawing.abs(a)

    def sum(self, a: Any) -> Any:
        """Σ_j a; what does not depend on the class is one term. The same sum is the same expression."""
        term = put(sympy.sympify(a), self._shared)
        if term not in self._sums:
            i = sympy.Dummy("i", integer=True, positive=True)
            body = put(term, {self._j: i})
            self._sums[term] = self._drawing.total(body, i) if i in body.free_symbols else body
        return self._sums[term]

    def peak(self, a: Any) -> Any:
        """The maximum of a over the classes."""
        i = self._drawing.free("i")
        return sympy.Function(r"\max_i")(put(sympy.sympify(a), {self._j: i}))

    def largest(self, a: Any, b: Any) -> Any:
        """The larger of two."""
        return self._drawing.max(a, b)

    def smallest(self, a: Any, b: Any) -> Any:
        """The smaller of two."""
        return self._drawing.min(a, b)

    def expm1(self, a: Any) -> Any:
        """e^a - 1."""
        return self._drawing.exp(a) - 1

    def half_ulp(self, a: Any) -> Any:
        """Half a unit in the last place of the storage format at a."""
        latex, meaning = r"\varepsilon", "half a unit in the last place of the storage format, at its argument"
        self._known[latex] = self._drawing.scalar(latex), meaning
        return sympy.Function(latex)(a)

    def radius(self, expression: Any) -> Radius:
        """Return a finished expression, the radii it shares with others under their letters."""
        expression = sympy.sympify(expression)
        whole = expression if expression in self._shared else put(expression, self._shared)
        whole, repeated = named(whole, self._j)
        symbols = {f"{letter}_{{j}}": f"${self._latex(part)}$" for letter, part in repeated.items()}
        parts = [whole, *repeated.values()]
        for radius, drawn in self._shared.items():
            if any(part.has(drawn.base) for part in parts):
                parts.append(radius)
        for part in parts:
            for label in _labels(part):
                if label in self._known:
                    drawn, meaning = self._known[label]
                    symbols.setdefault(self._latex(drawn), meaning)
        return Radius(self._latex(whole), tuple(symbols.items()))

    def _latex(self, expression: Any) -> str:
        return self._drawing.latex(expression, taken="j")


def classes(op: Op) -> str:
    """Return the symbol for the number of classes: n, unless an argument is called so.

    >>> from ..discovery import function
    >>> classes(function("softargmax"))
    'n'
    """
    return "K" if "n" in op.arguments else "n"


def _labels(e: Any) -> list[str]:
    """Names of the symbols, rows and functions in an expression, in the order of their occurrence."""
    if isinstance(e, sympy.Indexed):
        return [str(e.base.label)]
    own = [str(e)] if e.is_Symbol else [str(e.func)] if isinstance(e, AppliedUndef) else []
    return own + [label for a in e.args for label in _labels(a)]
