"""``softgauge backends``: list the built-in backends, installed or not."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from ._columns import columns
from ._pipe import closed_pipe_is_no_fault

if TYPE_CHECKING:
    from ...worker.target.builtin import Builtin


@click.command(short_help="List the built-in backends, installed or not.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known as one JSON document.")
def backends(as_json: bool) -> int:
    """List the libraries that have an adapter: version, how many functions it offers, in which formats.

    A variant follows the name after a colon: `softgauge run torch:cuda`. What is not installed is listed with the
    command that installs it. No library is imported: what its adapter offers may still lack a format, which the
    run says.

    \b
    Examples:
      softgauge backends
      softgauge backends --json
    """
    from ...worker.target.builtin import builtin, described

    known = [described(name) for name in builtin()]
    with closed_pipe_is_no_fault(sys.stdout):
        if as_json:
            click.echo(json.dumps([_facts(one) for one in known], indent=2))
        else:
            _print(known)
    return 0


def _facts(one: Builtin) -> dict[str, Any]:
    return {
        "name": one.name,
        "installed": not one.missing,
        "version": one.version,
        "missing": list(one.missing),
        "extra": one.extra,
        "install": one.hint,
        "variants": dict(one.variants),
        "dtypes": None if one.dtypes is None else list(one.dtypes),
        "functions": list(one.functions),
    }


def _print(known: list[Builtin]) -> None:
    rows = [("backend", "version", "functions", "formats")]
    for one in known:
        formats = "as they come" if one.dtypes is None else ", ".join(one.dtypes)
        rows.append((one.name, _version(one), str(len(one.functions)), formats))
    columns(rows)
    click.echo()
    columns([(f"{one.name}:{variant}", meaning) for one in known for variant, meaning in one.variants.items()])
    absent = [one for one in known if one.missing]
    if absent:
        click.echo()
        columns([(one.name, "not installed", one.hint) for one in absent])


def _version(one: Builtin) -> str:
    return "–" if one.missing else one.version or "installed"
