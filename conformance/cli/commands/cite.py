"""``softgauge cite``: what a paper writes."""

from __future__ import annotations

import click


@click.command(short_help="Print BibTeX and the sentence for a paper.")
@click.option("--report", "path", metavar="REPORT.json", help="Cite the run that wrote this report.")
def cite(path: str | None) -> None:
    """Print an entry for BibTeX and the sentence that says what was used.

    Both name the version and the digests of the specification and of the tables. With --report they are those of the
    run, and the sentence has all that is needed to do it again: backend, level, seed, profile, platform.

    \b
    Examples:
      softgauge cite
      softgauge cite --report report.json
    """
    from ...report.cite import bibtex, sentence, suite
    from ...report.json.read import from_file
    from ...run.digests import digests

    if path is None:
        click.echo(f"{bibtex(digests())}\n{suite(digests())}", nl=False)
        return
    report = from_file(path)
    click.echo(f"{bibtex(report.digests, report.softgauge)}\n{sentence(report)}", nl=False)
