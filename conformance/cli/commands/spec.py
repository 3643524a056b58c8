"""``softgauge spec``: prove and render the specification."""

from __future__ import annotations

import sys

import click

from ...errors import UsageError
from ...report.common.text import plain
from ._columns import columns
from ._group import Group
from ._pipe import closed_pipe_is_no_fault


@click.group(cls=Group, short_help="Work with the specification.")
def spec() -> None:
    """Work with the specification: definitions, laws, derivatives and bounds, each with a permanent id.

    \b
    Examples:
      softgauge spec prove softargmax
      softgauge spec render --to html site
    """


@spec.command(short_help="Prove the specification's laws, derivatives and claims.")
@click.argument("names", nargs=-1, metavar="[CLAUSE]…")
def prove(names: tuple[str, ...]) -> int:
    """Prove with SymPy all that is declared, or only the clauses, functions, claims or documents that are named.

    Each statement is proved, refuted (with a counterexample) or unknown (with the reason); a claim that is a
    definition or an opinion is stated. A claim that a document makes wrongly counts as proved where its
    refutation was evaluated again. Exit code 0 only if nothing is refuted or unknown, else 1.

    \b
    Examples:
      softgauge spec prove
      softgauge spec prove logsumexp softargmax
      softgauge spec prove logsumexp/shift RU-12
    """
    from ...clauses.proofs import decided, select, summary
    from ...report.terminal.progress import progress

    chosen = select(names)
    width = max(len(s.id) for s in chosen)
    with progress(sys.stderr) as show:
        decisions = decided(chosen, show)
    good = sum(d.as_declared for d in decisions)
    # A bar takes over standard output while it is shown, so the results follow it.
    with closed_pipe_is_no_fault(sys.stdout):
        for decision in decisions:
            click.echo(f"{decision.statement.id:<{width}}  {decision.verdict:<7}  {plain(decision.grounds, 500)}")
        click.echo()
        columns(summary(decisions))
        click.echo(f"{good} of {len(decisions)} as declared")
    return 0 if good == len(decisions) else 1


@spec.command(short_help="Write the specification as a document.")
@click.argument("folder", metavar="DIR")
@click.option(
    "--to",
    "form",
    type=click.Choice(["html", "md", "json"]),
    required=True,
    help="html: pages with MathML that open from disk; md: Markdown for GitHub; json: data with its schema.",
)
def render(folder: str, form: str) -> None:
    """Write the specification as a document into DIR, which is created or replaced as a whole.

    One page for each function and each source document, an index of all clauses, a bibliography. A folder that
    holds anything else is refused. Needs the extra `render`.

    \b
    Examples:
      softgauge spec render --to html site
      softgauge spec render --to json data
    """
    from ....spec.render import MissingExtraError
    from ....spec.render import render as rendered
    from ...files import check_folder, write_folder
    from ...report.terminal.progress import progress

    check_folder(folder)
    try:
        with progress(sys.stderr) as show:
            files = rendered(form, show=show)
    except MissingExtraError as error:
        raise UsageError(str(error)) from error
    write_folder(folder, files)
    click.echo(f"{folder}: {len(files)} files")
