"""Letters for what an expression repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sympy

from .formula import put, raw_sum

LETTERS = (r"\alpha", r"\gamma", r"\theta", r"\lambda")

LEAST = 12
"""Operations and operands from which on a repeated sum is worth a letter."""


def named(e: Any, j: Any) -> tuple[Any, dict[str, Any]]:
    """Return an expression with a letter for each sum of terms that it repeats, and the meanings at index j.

    A sum at index i of a summation and the same sum at index j are one letter.
    """
    times = Counter(_at(part, j) for part in _sums(e))
    known = [part for part, count in times.items() if count > 1]
    # The largest first: what is repeated only inside of it needs no letter of its own.
    for part in sorted(known, key=lambda part: -_size(part))[:1]:
        letter = next((name for name in LETTERS if not e.has(sympy.IndexedBase(name, real=True))), None)
        if letter is None:
            break
        rest, meanings = named(_replaced(e, part, letter, j), j)
        return rest, {letter: part, **meanings}
    return e, {}


def _sums(e: Any) -> Iterator[Any]:
    if e.is_Add and _size(e) >= LEAST and len(_indices(e)) == 1:
        yield e
    for a in () if isinstance(e, sympy.Indexed) else e.args:
        yield from _sums(a)


def _size(e: Any) -> int:
    """Number of nodes, without SymPy's count, which fails where evaluation is off."""
    return 1 if isinstance(e, sympy.Indexed) else 1 + sum(map(_size, e.args))


def _indices(e: Any) -> set[Any]:
    return {i for i in e.free_symbols if i.is_integer and any(i in x.indices for x in e.atoms(sympy.Indexed))}


def _at(e: Any, j: Any) -> Any:
    (index,) = _indices(e)
    return put(e, {index: j})


def _replaced(e: Any, part: Any, letter: str, j: Any) -> Any:
    if e.is_Add and len(_indices(e)) == 1 and _at(e, j) == part:
        (index,) = _indices(e)
        return sympy.IndexedBase(letter, real=True)[index]
    if not e.args or isinstance(e, sympy.Indexed):
        return e
    if isinstance(e, sympy.Sum):
        return raw_sum(_replaced(e.function, part, letter, j), e.limits[0])
    return e.func(*(_replaced(a, part, letter, j) for a in e.args))
