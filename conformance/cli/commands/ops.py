"""``softgauge ops``: list the functions that can be graded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ._columns import columns
from ._pipe import closed_pipe_is_no_fault

if TYPE_CHECKING:
    from ...clauses.coverage import Covered


@click.command(short_help="List the functions that can be graded.")
@click.option("--coverage", is_flag=True, help="List every clause of the specification and what enforces it instead.")
def ops(coverage: bool) -> int:
    """List every function: its id, its shape signature, the number of its clauses and its formula.

    A function called NAME_vjp is the pullback of NAME: it takes the arguments of NAME and then the
    cotangent g.

    With --coverage: every clause, its kind, the checks that enforce it or in parentheses why none does, and the
    deliberately wrong implementations of tests/zoo that were caught on it. Exit code 1 if a clause has neither a
    check nor a reason.

    \b
    Examples:
      softgauge ops
      softgauge ops --coverage | grep ^logsumexp/
    """
    if coverage:
        from ...clauses.coverage import coverage as clauses

        found = list(clauses())
        with closed_pipe_is_no_fault(sys.stdout):
            _print(found)
        return 0 if all(row.accounted for row in found) else 1
    from ....spec.discovery import functions

    rows = [("function", "signature", "clauses", "formula")]
    rows += [(f.id, f.signature, str(len(f.clauses)), f.formula) for f in functions().values()]
    with closed_pipe_is_no_fault(sys.stdout):
        columns(rows)
    return 0


def _print(found: list[Covered]) -> None:
    rows = [("clause", "kind", "enforced by", "seen failing in")]
    rows += [(row.clause.id, str(row.clause.kind), _enforced_by(row), _caught(row)) for row in found]
    columns(rows)
    click.echo()
    for reason in dict.fromkeys(row.reason for row in found if row.reason is not None):
        count = sum(row.reason == reason for row in found)
        click.echo(f"({reason.name}): {count} clauses, {reason.sentence}")
    click.echo(_summary(found))


def _enforced_by(row: Covered) -> str:
    if row.checks:
        return ", ".join(dict.fromkeys(declaration.check for declaration in row.checks))
    return f"({row.reason.name})" if row.reason is not None else "nothing, and nobody has written why"


def _caught(row: Covered) -> str:
    return "known in a checkout only" if row.caught is None else ", ".join(row.caught)


def _summary(found: list[Covered]) -> str:
    enforced = [row for row in found if row.checks]
    explained = sum(row.reason is not None for row in found)
    without = len(found) - len(enforced) - explained
    text = f"{len(found)} clauses: {len(enforced)} enforced, {explained} with a reason, {without} with neither"
    if any(row.caught is None for row in found):
        return f"{text}; which wrong implementations were caught is known in a checkout only, where tests/zoo lies"
    return f"{text}; {sum(bool(row.caught) for row in enforced)} seen failing"
