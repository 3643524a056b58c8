"""``softgauge protocol``: is an adapter in another language a good one?"""

from __future__ import annotations

import click

from ...report.common.text import plain
from ._limits import limits

SHOWN = 5
"""Lines of standard error that are shown beside a broken rule."""


@click.group(short_help="Check an adapter in another language.")
def protocol() -> None:
    """Work with adapters: programs in any language that answer over standard input and output.

    docs/protocol.md holds the protocol, examples/ adapters to begin with.

    \b
    Example:
      softgauge protocol check 'exec:node examples/adapter.mjs'
    """


@protocol.command(short_help="Say which rule an adapter breaks.")
@click.argument("backend")
@limits(30.0, "probe", "the adapter", "breaks a rule")
def check(backend: str, time_limit: float, memory_limit: float) -> int:
    """Try every rule of the protocol on BACKEND, which is exec:COMMAND, and say which one it breaks.

    How good the functions are is another question: softgauge run answers it.

    \b
    Examples:
      softgauge protocol check 'exec:node examples/adapter.mjs'
      softgauge protocol check 'exec:python3 examples/adapter.py' --time-limit 5

    \b
    Exit codes:
      0  every rule is kept
      1  a rule is broken
      2  the command is wrong
    """
    from ...errors import UsageError
    from ...worker.client.protocol_check import check as tried
    from ...worker.stdio.probes import PROBES
    from ...worker.stdio.rules import RULES
    from ...worker.target.resolve import resolve
    from ...worker.target.target import Kind

    target = resolve(backend)
    if target.kind is not Kind.EXEC:
        raise UsageError(f"{backend!r} speaks no protocol; give the command of an adapter: 'exec:COMMAND'")
    broken, left = 0, len(PROBES) + 1
    for probe in tried(target, time_limit=time_limit, memory_limit=memory_limit):
        left -= 1
        click.echo(f"{'broken' if probe.broken else 'ok':6}  {probe.title}")
        if not probe.broken:
            continue
        broken += 1
        click.echo(f"        rule   {probe.broken}: {RULES.get(probe.broken, '')}")
        click.echo(f"        found  {plain(probe.how, 500)}")
        for line in probe.said.splitlines()[-SHOWN:]:
            click.echo(f"        stderr {plain(line, 200)}")
    untried = f", {left} not tried" if left else ""
    click.echo(f"{broken} broken{untried}" if broken else "every rule is kept")
    return 1 if broken else 0
