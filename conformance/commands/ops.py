"""``softgauge ops``: list the functions that can be graded."""

from __future__ import annotations

import click

from ._columns import columns


@click.command(short_help="List the functions that can be graded.")
def ops() -> None:
    """List every function: its id, its shape signature, the number of its clauses and its formula.

    A function called NAME_vjp is the pullback of NAME: it takes the arguments of NAME and then the
    cotangent g.
    """
    from ...spec.discovery import functions

    rows = [("function", "signature", "clauses", "formula")]
    rows += [(f.id, f.signature, str(len(f.clauses)), f.formula) for f in functions().values()]
    columns(rows)
