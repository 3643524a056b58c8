"""``softgauge compare``: reports side by side."""

from __future__ import annotations

import sys

import click

from ._pipe import closed_pipe_is_no_fault


@click.command(short_help="Show reports side by side.")
@click.argument("reports", metavar="A.json B.json …", nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="Show also what is the same in all reports.")
@click.option(
    "--markdown",
    metavar="FILE",
    help="Also write the comparison as Markdown; - writes it to standard output and the table to standard error.",
)
@click.option("--html", metavar="FILE", help="Also write a page: a scoreboard, and every score side by side.")
def compare(reports: tuple[str, ...], everything: bool, markdown: str | None, html: str | None) -> int:
    """Hold reports that `softgauge run --json` wrote against the first one: versions, devices, libraries, formats.

    A score is better or worse by its grade, then by its largest error; a sign and a word say which. Failures that
    came or went are listed with their clauses. Reports of one format each, and not all of the same, are compared
    function by function, each in ulp of its own format. To fail where something got worse: `softgauge run
    --no-worse-than`.

    \b
    Examples:
      softgauge compare old.json new.json
      softgauge compare cpu.json cuda.json --markdown devices.md
      softgauge compare scipy.json torch.json jax.json --html scoreboard.html
    """
    from ...report.comparison.comparison import compare as compared
    from ...report.json.read import from_file
    from ...report.markdown.github import no_commands
    from ...report.terminal.comparison import render
    from ...report.terminal.report import console_for
    from ..outputs import Output, checked, summarise, to_standard_output, write

    files = {"markdown": markdown, "html": html}
    forms = [(form, path) for form, path in files.items() if path is not None]
    wanted = checked([Output(path, f"{form}.comparison", f"to_{form}") for form, path in forms])
    comparison = compared([from_file(path) for path in reports])
    table = sys.stderr if to_standard_output(wanted) else sys.stdout
    with closed_pipe_is_no_fault(sys.stdout):
        write(comparison, wanted)
        summarise(comparison, "markdown.comparison")
    with closed_pipe_is_no_fault(table), no_commands(table):
        render(comparison, console_for(table), everything)
    return 0
