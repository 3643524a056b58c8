"""Short names for what derivatives are made of: probabilities and the sigmoid σ."""

from __future__ import annotations

from typing import Any

import sympy

from .formula import Drawing, flat, put

PROBABILITIES = ("p", "s", "r")
"""Letters for probabilities, in the order in which they are met."""

SIGMA = sympy.Function(r"\sigma")


class Abbreviated(Drawing):
    """A drawing that writes p_k for e^{a_k} / Σ_i e^{a_i} and σ(a) for 1 / (1 + e^{-a}).

    >>> from ..ops.sigmoid import define
    >>> F = Abbreviated()
    >>> with sympy.evaluate(False):
    ...     F.short(define(F, F.scalar("x")))
    ('\\\\sigma{\\\\left(x \\\\right)}', ())
    """

    def short(self, expression: Any) -> tuple[str, tuple[str, ...]]:
        """Return LaTeX and the definitions of the letters in it that are not defined elsewhere."""
        expression = sympy.sympify(expression)
        taken = {str(s) for s in expression.free_symbols}
        letters = [letter for letter in PROBABILITIES if letter not in taken]
        meanings: dict[str, str] = {}
        with sympy.evaluate(False):
            body = self._abbreviate(expression, letters, meanings)
        return self.latex(body), tuple(f"{letter}_{{k}} = {meaning}" for meaning, letter in meanings.items())

    def _abbreviate(self, e: Any, letters: list[str], meanings: dict[str, str]) -> Any:
        if not e.args or isinstance(e, sympy.Indexed):
            return e
        if isinstance(e, sympy.Sum):
            return self.total(self._abbreviate(e.function, letters, meanings), e.limits[0][0])
        if e.is_Mul:
            factors = flat(e)
            while (found := self._probability(factors, letters, meanings)) is not None:
                factors = found
            parts = [self._abbreviate(a, letters, meanings) for a in factors]
            return sympy.Mul(*parts) if len(parts) > 1 else parts[0]
        if e.is_Pow and e.exp == -1 and e.base.is_Add and len(e.base.args) == 2 and e.base.args[0] == 1:
            power = e.base.args[1]
            if isinstance(power, sympy.exp):
                with sympy.evaluate(True):
                    return SIGMA(-power.args[0])
        if isinstance(e, (sympy.exp, sympy.log, sympy.Abs)):
            return e.func(self._abbreviate(e.args[0], letters, meanings), evaluate=False)
        return e.func(*(self._abbreviate(a, letters, meanings) for a in e.args))

    def _probability(self, factors: list[Any], letters: list[str], meanings: dict[str, str]) -> list[Any] | None:
        """Return the factors of w_k and (Σ_i w_i)^-1, for weights w with an exponential in them, as one letter."""
        for over in factors:
            if not (over.is_Pow and over.exp == -1 and isinstance(over.base, sympy.Sum)):
                continue
            weight, index = over.base.function, over.base.limits[0][0]
            if not weight.has(sympy.exp):
                continue
            # Sets have no order, and the document has to come out the same each time.
            indices = {i for f in factors if f is not over for x in f.atoms(sympy.Indexed) for i in x.indices}
            for k in sorted(indices, key=str):
                above = put(weight, {index: k})
                rest = _without(factors, [*(flat(above) if above.is_Mul else [above]), over])
                if rest is not None:
                    letter = self._letter(above, over, k, letters, meanings)
                    at = min(n for n, factor in enumerate(factors) if factor not in rest or factor is over)
                    return [*rest[:at], self.row(letter)[k], *rest[at:]]
        return None

    def _letter(self, above: Any, over: Any, k: Any, letters: list[str], meanings: dict[str, str]) -> str:
        """Return the letter of a probability; what it is made of is abbreviated too."""
        inner = self._abbreviate(put(above, {k: self.free("k")}), letters, meanings)
        below = self._abbreviate(over.base, letters, meanings)
        text = self.latex(sympy.Mul(inner, sympy.Pow(below, -1)))
        if text not in meanings:
            meanings[text] = next(letter for letter in letters if letter not in meanings.values())
        return meanings[text]


def _without(factors: list[Any], taken: list[Any]) -> list[Any] | None:
    """Return the factors that are left when some are taken out, or None where one is missing."""
    rest = list(factors)
    for one in taken:
        if one not in rest:
            return None
        rest.remove(one)
    return rest
