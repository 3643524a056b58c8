"""The rules that functions keep whatever they compute: those of every function, and those of a loss over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .law import Rule
from .role import Role

if TYPE_CHECKING:
    from .op import Op


def universal(op: Op) -> tuple[Rule, ...]:
    """Rules that every function of the family keeps, and those that its axis or its labels add."""
    lo, hi = op.codomain
    rules = [
        ("defined", f"{op.id} returns for every valid input", "an exception is not a value"),
        (
            "shape",
            f"the result has shape {op.signature.split('->')[1]} over the batch",
            "shape is part of the function",
        ),
        ("dtype", "the result has the dtype of the first argument", "a function of a format keeps it"),
        (
            "axis",
            "the result along any axis is the result along the last axis of the transposed arguments",
            "an axis is a name, not a computation",
        ),
        (
            "layout",
            "the result does not depend on how the arguments lie in memory",
            "an array is its values, not their addresses",
        ),
        (
            "byte-order",
            "arguments of the other byte order are refused or give the same values, in either byte order",
            "a number is the same whichever of its bytes comes first",
        ),
        (
            "zero-dimensional",
            "an argument without axes is refused, or is one number: a row of one class where there are classes",
            "an array without axes holds one number, and no other reading of it is a value",
        ),
        (
            "integer",
            "integers are refused or cut off, or are the real numbers that they equal",
            "a refusal and an integer result are told; only another floating-point number breaks it",
        ),
        (
            "rows",
            "a row's result stays the same up to rounding whatever rows stand beside it",
            "a batch is many rows, not one large argument",
        ),
        (
            "batch-invariant",
            "a row's result has the same bits whatever rows stand beside it",
            "enforced only where it is claimed",
        ),
        (
            "stateless",
            "the same arguments give the same bits, whatever was called before",
            "a function depends on its arguments alone",
        ),
        (
            "thread-safe",
            "calls from several threads at once give what the same calls give one after the other",
            "a function depends on its arguments alone, not on who calls beside it",
        ),
        ("pure", "no argument is written to", "a function has no effect but its value"),
        (
            "aliases",
            "the result shares no memory with an argument or with an earlier result",
            "who changes one of two arrays must not find the other changed",
        ),
        (
            "finite",
            "finite where the exact result rounds to a finite number, and never NaN there",
            "overflow belongs to the result, not to the way to it",
        ),
        (
            "codomain",
            f"the result lies in [{lo}, {hi}] up to the error bound",
            "a value outside the codomain is the value of no input",
        ),
        ("faithful", "every error is below 1 ulp of the format", "enforced only where it is asked for"),
        ("exact", "every result is the correctly rounded one", "enforced only where it is asked for"),
    ]
    if not op.elementwise:
        rules.append(
            (
                "axis-range",
                "an axis that the argument does not have is refused",
                "an accepted one is told; only a process that ends breaks it",
            )
        )
    if Role.LABELS in op.roles:
        rules.append(
            (
                "label-type",
                "labels of an integer type are refused or give the same values as those of any other",
                "a class is a number, not a width",
            )
        )
        rules.append(
            (
                "label-range",
                "a label that names no class is refused or gives a value that is not finite",
                "an ordinary number hides that the label is wrong",
            )
        )
    return tuple(Rule(f"{op.id}/{name}", statement, why) for name, statement, why in rules)


def reductions(op: Op) -> tuple[Rule, ...]:
    """Rules of a loss that puts rows together."""
    if "reduction" not in op.options:
        return ()
    what = "its derivative" if op.pullback_of else "the loss"
    return tuple(
        Rule(f"{op.id}/{name}", statement, why)
        for name, statement, why in (
            ("sum", f"`sum` is {what} of the sum over the rows", "addition is all that a sum does"),
            (
                "mean",
                f"`mean` is {what} of the sum over the rows, divided by the sum of the weights of the labels "
                "that count",
                "a mean over another number than its weights is another loss",
            ),
            (
                "ignored",
                "a row whose label is `ignore_index` gives 0, also where that is no class",
                "what is ignored is not looked at",
            ),
            (
                "all-ignored",
                "a mean over no label is NaN, or 0 by convention",
                "0/0 has no value",
            ),
        )
    )
