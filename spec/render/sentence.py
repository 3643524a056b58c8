"""Sentences made of data: what a special value and an extension to infinities say."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, isnan
from typing import Any

from ..op import Extension, Op, Special
from ..role import Role
from .model import Argument


def number(a: Any) -> str:
    """Return a number as text; None is any number at all.

    >>> [number(a) for a in (0.5, -0.0, float("-inf"), float("nan"), 3.0, None, True)]
    ['0.5', '-0', '-inf', 'NaN', '3', 'anything', 'true']
    """
    if a is None:
        return "anything"
    if isinstance(a, bool):
        return str(a).lower()
    if not isinstance(a, (int, float)):
        return str(a)
    if isnan(a):
        return "NaN"
    if isinf(a):
        return "+inf" if a > 0 else "-inf"
    return f"{a:g}"


def row(a: Any) -> str:
    """Return a number or a row as text.

    >>> row((0.0, None)), row(())
    ('(0, anything)', '()')
    """
    return f"({', '.join(map(number, a))})" if isinstance(a, tuple) else number(a)


def special(op: Op, s: Special) -> str:
    """Return what a special value demands, as one or two sentences of prose.

    >>> from ..discovery import function
    >>> f = function("softargmax")
    >>> special(f, f.specials[3])
    '`softargmax` of `x = (+inf, 0, 1)` is `(NaN, anything, anything)`, in every order of the entries; \
accepted as the convention *limit*: `(1, 0, 0)`. Reason: inf/inf has no value; the limit of a growing entry is one-hot.'
    """
    return f"{demand(op, s)}. Reason: {s.why}."


def demand(op: Op, s: Special) -> str:
    """Return what a special value demands, without its reason."""
    arguments = listed([f"`{name} = {row(a)}`" for name, a in zip(op.arguments, s.x, strict=True)])
    text = f"`{op.id}` of {arguments} is `{row(s.y)}`"
    if any(isinstance(a, tuple) and len(set(map(repr, a))) > 1 for a in s.x):
        text += ", in every order of the entries"
    if s.signed_zero:
        text += ", and the sign of a zero counts"
    for name, y in s.permitted:
        text += f"; accepted as the convention *{name}*: `{row(y)}`"
    return text


def extension(op: Op, e: Extension) -> tuple[str, ...]:
    """Return how a function of a row extends to infinite entries, one sentence for each case.

    >>> from ..discovery import function
    >>> f = function("logsumexp")
    >>> extension(f, f.extension)[1]
    'A row without any other entry gives `-inf`.'
    """
    first = (
        f"An entry `{number(e.absent_at)}` of `{op.arguments[0]}` is absent: the row behaves as if it were not there"
    )
    if op.result:
        first += f", and the result at that entry is `{number(e.absent)}`"
    if e.absent_where_zero:
        verb = "is" if len(e.absent_where_zero) == 1 else "are"
        first += f", where {listed([f'`{name}`' for name in e.absent_where_zero])} {verb} 0 there"
    plus = (f"A row with `+inf` gives `{number(e.plus_inf)}`.",) if e.plus_inf is not None else ()
    return (
        f"{first}.",
        f"A row without any other entry gives `{number(e.empty)}`.",
        *plus,
    )


def interval(low: float, high: float) -> str:
    """Return the closed hull of a function's values in LaTeX.

    >>> interval(float("-inf"), 0.0)
    '[-\\\\infty, 0]'
    """

    def end(a: float) -> str:
        return number(a).replace("+inf", r"\infty").replace("inf", r"\infty")

    return f"[{end(low)}, {end(high)}]"


def listed(parts: Sequence[str]) -> str:
    """Return parts as an enumeration.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def kind(a: Argument) -> str:
    """Return what an argument is, in words.

    >>> kind(Argument("labels", "y", "n", "labels"))
    'a label, in formulas the one-hot row of its class'
    """
    if a.role == Role.LABELS:
        return "a label, in formulas the one-hot row of its class"
    if a.role == Role.MASK:
        return "a row of truth values, in formulas 0 and 1"
    if a.role == Role.PARAMETER:
        return "a number for the whole call, passed by keyword"
    if a.role == Role.WEIGHT:
        return "a number for each class and the whole call, passed by keyword; ones where there is none"
    return "a row of numbers, one for each class" if a.core else "a number"
