"""``softgauge repro``: run one case of a report again."""

from __future__ import annotations

import click

from ...report.common.text import plain, ulps
from ._columns import columns


@click.command(short_help="Run one case of a report again.")
@click.argument("case")
@click.argument("backend")
def repro(case: str, backend: str) -> int:
    """Call BACKEND with CASE, an id that a report prints, and show got, want, ulp and the share of the bound.

    The whole batch is passed, as the run did, and its row is shown. Exit code 1 where a value misses the bound of
    grade fast, else 0.

    \b
    Example:
      softgauge repro softargmax:float32:standard:0:accuracy:K257:3 ./mine.py
    """
    from ...run.repro.repro import reproduce

    outcome = reproduce(case, backend)
    click.echo(f"{plain(outcome.case, 200)} ({outcome.flag})")
    click.echo(plain(outcome.inputs, 1000))
    if outcome.trouble:
        click.echo(plain(outcome.trouble, 500))
    else:
        rows = [("entry", "got", "want", "ulp", "error/bound")]
        rows += [(str(e.at), e.got, e.want, ulps(e.ulps), f"{e.ratio:.3g}") for e in outcome.entries]
        columns(rows)
    return 1 if outcome.fails else 0
