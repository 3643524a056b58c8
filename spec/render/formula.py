"""The SymPy reading that draws a definition: expressions stay as they are written, and become LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sympy
from sympy.printing.latex import LatexPrinter

SHORT = {"logits": "x", "targets": "t", "labels": "t", "temperature": "t", "weight": "w", "mask": "M"}
"""Letters for arguments whose name is a word: a word in a formula reads as a product."""

INDICES = "ijlrs"
"""Names of bound indices, from the outermost sum inwards, without those that stand free."""


def letter(name: str) -> str:
    """Return the symbol of an argument in formulas.

    >>> letter("logits"), letter("g"), letter("p_hat")
    ('x', 'g', '\\\\mathrm{p\\\\_hat}')
    """
    if len(name) == 1:
        return name
    escaped = name.replace("_", r"\_")
    return SHORT.get(name, rf"\mathrm{{{escaped}}}")


def letters(names: Sequence[str]) -> tuple[str, ...]:
    """Return a symbol for each argument; two arguments never share one.

    >>> letters(("temperature", "t"))
    ('\\\\mathrm{temperature}', 't')
    """
    found = tuple(letter(name) for name in names)
    return tuple(
        s if found.count(s) == 1 or len(n) == 1 else rf"\mathrm{{{n}}}" for s, n in zip(found, names, strict=True)
    )


class Drawing:
    """A field whose operations are not carried out, inside ``sympy.evaluate(False)``: terms stay in order.

    >>> F = Drawing()
    >>> x = F.row("x")
    >>> with sympy.evaluate(False):
    ...     F.latex(x[F.free("k")] - F.log(F.sum(lambda i: F.exp(x[i]))))
    'x_{k} - \\\\log{\\\\left(\\\\sum_{i=1}^{n} e^{x_{i}} \\\\right)}'
    """

    def __init__(self, classes: str = "n") -> None:
        self.n = sympy.Symbol(classes, integer=True, positive=True)

    def row(self, name: str) -> Any:
        """Return a vector."""
        return sympy.IndexedBase(name, real=True)

    def scalar(self, name: str) -> Any:
        """Return a number."""
        return sympy.Symbol(name, real=True)

    def free(self, name: str) -> Any:
        """Return an index that stands for any class."""
        return sympy.Symbol(name, integer=True, positive=True)

    def exp(self, a: Any) -> Any:
        """e^a."""
        return sympy.exp(a, evaluate=False)

    def log(self, a: Any) -> Any:
        """Natural logarithm of a."""
        return sympy.log(a, evaluate=False)

    def abs(self, a: Any) -> Any:
        """|a|."""
        return sympy.Abs(a, evaluate=False)

    def max(self, *a: Any) -> Any:
        """The largest of the arguments."""
        return sympy.Function(r"\max")(*a)

    def min(self, *a: Any) -> Any:
        """The smallest of the arguments."""
        return sympy.Function(r"\min")(*a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_{i=1}^n term(i)."""
        i = sympy.Dummy("i", integer=True, positive=True)
        body = sympy.sympify(term(i))
        return self.n if body == 1 else self.total(body, i)

    def total(self, body: Any, index: Any) -> Any:
        """Σ of an expression over one of its indices."""
        return raw_sum(body, sympy.Tuple(index, 1, self.n))

    def delta(self, j: Any, k: Any) -> Any:
        """The Kronecker delta."""
        return sympy.KroneckerDelta(j, k)

    def latex(self, expression: Any, taken: Iterable[str] = ()) -> str:
        """Return LaTeX; bound indices are named by their depth, apart from the letters ``taken``."""
        expression = sympy.sympify(expression)
        free = {str(s) for s in expression.free_symbols} | set(taken)
        names = [self.free(c) for c in INDICES if c not in free]
        with sympy.evaluate(False):
            return str(Printer({"order": "none"}).doprint(_named(expression, names)))


def raw_sum(body: Any, limits: Any) -> Any:
    """Return a sum whose body stays as it is: SymPy's constructor evaluates it, or multiplies it by 1."""
    made = sympy.Expr.__new__(sympy.Sum, body, limits)
    made.is_commutative = True
    return made


def put(e: Any, new: Mapping[Any, Any]) -> Any:
    """Return an expression with parts replaced, for use where evaluation is off."""
    if e in new:
        return new[e]
    if not e.args:
        return e
    parts = [put(a, new) for a in e.args]
    if isinstance(e, sympy.Sum):
        return raw_sum(*parts)
    if isinstance(e, (sympy.exp, sympy.log, sympy.Abs)):
        return e.func(*parts, evaluate=False)
    return e.func(*parts)


def flat(e: Any) -> list[Any]:
    """Return the terms of a sum of sums, or the factors of a product of products."""
    return [b for a in e.args for b in (flat(a) if isinstance(a, e.func) else [a])]


def _named(e: Any, names: list[Any]) -> Any:
    """Name the bound indices; write numeric factors first, once, and not at all where they are 1."""
    if isinstance(e, sympy.Sum):
        index, first, last = e.limits[0]
        number, body = _split(_named(put(e.function, {index: names[0]}), names[1:]))
        return _product(number, (raw_sum(body, sympy.Tuple(names[0], first, last)),))
    if not e.args or isinstance(e, sympy.Indexed):
        return e
    if isinstance(e, (sympy.exp, sympy.log, sympy.Abs)):
        return e.func(_named(e.args[0], names), evaluate=False)
    parts = tuple(_named(a, names) for a in (flat(e) if e.is_Add or e.is_Mul else e.args))
    return _product(1, parts) if e.is_Mul else e.func(*parts)


def _product(number: int, factors: Iterable[Any]) -> Any:
    """Multiply, with the integer factors carried out: with evaluation off, SymPy would print each of them."""
    rest: list[Any] = []
    for factor in factors:
        coefficient, body = _split(factor)
        number *= coefficient
        if body != 1:
            rest.append(body)
    kept = [sympy.Integer(number), *rest] if number != 1 or not rest else rest
    return sympy.Mul(*kept) if len(kept) > 1 else kept[0]


def _split(e: Any) -> tuple[int, Any]:
    """Return the integer factor that stands first in a product, and the rest."""
    if e.is_Integer:
        return int(e), sympy.Integer(1)
    if e.is_Mul and e.args[0].is_Integer:
        rest = e.args[1:]
        return int(e.args[0]), rest[0] if len(rest) == 1 else sympy.Mul(*rest)
    return 1, e


class Printer(LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    """LaTeX without the braces that SymPy puts around the base of an index."""

    def _print_Indexed(self, e: Any) -> str:
        return f"{e.base.label}_{{{','.join(map(self._print, e.indices))}}}"

    def _print_Symbol(self, e: Any, style: str = "plain") -> str:
        return str(e.name)

    def _print_Dummy(self, e: Any) -> str:
        return str(e.name)
