"""``softgauge explain``: say what a clause means, why it holds and what enforces it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ._pipe import closed_pipe_is_no_fault

if TYPE_CHECKING:
    from ...clauses.proofs import Decision
    from ...clauses.registry import Clause


@click.command(short_help="Say what a clause means, why it holds and what enforces it.")
@click.argument("clause")
@click.option("--prove", is_flag=True, help="Run the proof now and print what it says.")
def explain(clause: str, prove: bool) -> int:
    """Explain CLAUSE: any permanent id that a report, a proof or the document prints; case does not matter.

    Shown are its statement, its formula (LaTeX), what it assumes, its verdict and the form of its proof, its source,
    and the checks that enforce it, or why none does. The name of a function or of a source document lists its
    clauses. With --prove the exit code is 1 if a proof does not come out as declared.

    \b
    Examples:
      softgauge explain softargmax/shift            a law
      softgauge explain logsumexp/all-minus-inf     a special value
      softgauge explain logsumexp/stable            a bound: the line of a grade
      softgauge explain softargmax/pure             a rule that every function keeps
      softgauge explain softargmax/gradient         a derivative
      softgauge explain RU-12 --prove               a claim of a document, judged again
      softgauge explain logsumexp                   all clauses of a function
    """
    from ...clauses.explain import about, facts, find
    from ...report.terminal.lines import pairs, wrapped
    from ...report.terminal.report import console_for
    from ._columns import columns

    found = find(clause)
    decisions = _decided(found) if prove else {}
    console = console_for(sys.stdout)
    with closed_pipe_is_no_fault(sys.stdout):
        if found[0].id.lower() == clause.strip().lower():
            wrapped(f"{found[0].id}: {found[0].kind}", console, style="bold")
            pairs(facts(found[0], decisions.get(found[0].id)), console)
        else:
            wrapped(f"{found[0].owner.id}: {len(found)} clauses", console, style="bold")
            pairs(about(found[0].owner), console)
            click.echo()
            columns([_line(one, decisions.get(one.id), prove) for one in found])
    return 0 if all(decision.as_declared for decision in decisions.values()) else 1


def _line(clause: Clause, decision: Decision | None, prove: bool) -> tuple[str, ...]:
    from ...clauses.explain import statement

    proved = (decision.verdict if decision is not None else "–",) if prove else ()
    return (clause.id, str(clause.kind), *proved, statement(clause))


def _decided(found: list[Clause]) -> dict[str, Decision]:
    from ...clauses.proofs import decided, statements
    from ...report.terminal.progress import progress

    ids = {clause.id for clause in found}
    with progress(sys.stderr) as show:
        return {d.statement.id: d for d in decided([s for s in statements() if s.id in ids], show)}
