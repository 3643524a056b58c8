"""How a function of the specification is called from Python: the line that defines it."""

from __future__ import annotations

from .op import Op

DEFAULTS = {"weight": "None", "ignore_index": "None", "label_smoothing": "0.0", "reduction": '"mean"'}
"""What a keyword is where a caller says nothing; one that is not here has to be given."""


FRAMEWORKS = {"softargmax": "softmax", "log_softargmax": "log_softmax"}
"""What frameworks call two of the functions."""


def names(function: str) -> tuple[str, ...]:
    """Return the names that a function may have in a backend, its own first.

    >>> names("sigmoid"), names("softargmax_vjp")
    (('sigmoid',), ('softargmax_vjp', 'softargmax_backward', 'softmax_vjp', 'softmax_backward'))
    """
    stem = function.removesuffix("_vjp")
    stems = (stem, FRAMEWORKS[stem]) if stem in FRAMEWORKS else (stem,)
    endings = ("_vjp", "_backward") if stem != function else ("",)
    return tuple(f"{each}{ending}" for each in stems for ending in endings)


def call_form(op: Op) -> str:
    """Return the line that defines a function: arrays by place, everything else by keyword.

    >>> from . import function
    >>> call_form(function("tempered_softargmax_vjp"))
    'def tempered_softargmax_vjp(x, g, *, temperature, axis=-1)'
    >>> call_form(function("sigmoid"))
    'def sigmoid(x)'
    """
    keywords = [f"{name}={DEFAULTS[name]}" if name in DEFAULTS else name for name in op.parameters]
    keywords += [] if op.elementwise else ["axis=-1"]
    names = [name for name, _, _ in op.arrays]
    return f"def {op.id}({', '.join([*names, *(['*', *keywords] if keywords else [])])})"
