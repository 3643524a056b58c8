"""``softgauge tables``: build, verify and export the certified tables."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from ...errors import UsageError
from ...report.common.text import plain

BUILT_BY = "softgauge tables build"

_jobs = click.option("--jobs", type=click.IntRange(1), default=2, show_default=True, help="Processes to work with.")


@click.group(short_help="Build, verify and export the certified tables.")
def tables() -> None:
    """Work with the certified tables: for every function in every format a JSON file of inputs and results.

    Every result is correctly rounded and proved so, and every case says what it is there to find. A DIR that is
    not given is the folder of the tables of this installation.

    \b
    Examples:
      softgauge tables verify
      softgauge tables export --to c headers
    """


@tables.command(short_help="Compute every table.")
@click.argument("folder", metavar="[DIR]", required=False)
@_jobs
def build(folder: str | None, jobs: int) -> None:
    """Compute every table and write them into DIR, which is created or replaced as a whole.

    The same version of mpmath gives the same bytes on every machine. An interruption leaves what was there.

    \b
    Examples:
      softgauge tables build
      softgauge tables build fresh
    """
    from ....reference.tables import DATA, catalogue
    from ....reference.tables.bulk import built, each
    from ...files import check_folder, write_folder
    from ...report.terminal.progress import progress

    target = folder or str(DATA)
    check_folder(target)
    with progress(sys.stderr) as show:
        texts = dict(each(built, list(catalogue()), show, jobs))
    write_folder(target, texts, BUILT_BY)
    size = sum(len(text.encode()) for text in texts.values())
    click.echo(f"{target}: {len(texts)} tables, {size / 1e6:.1f} MB")


@tables.command(short_help="Compute every table again and compare.")
@click.argument("folder", metavar="[DIR]", required=False)
@_jobs
def verify(folder: str | None, jobs: int) -> int:
    """Read every table of DIR strictly, compute all of it again and compare, digests included.

    Where python-flint is installed (the extra `audit`) Arb, a library that shares no code with ours, evaluates every
    definition too. Exit code 0 only if nothing is wrong, else 1.

    \b
    Examples:
      softgauge tables verify
      softgauge tables verify fresh
    """
    from ....reference.arb import available
    from ....reference.tables import DATA, catalogue
    from ....reference.tables.bulk import each, strangers, verified
    from ....reference.tables.read import TableError
    from ...files import STAMP
    from ...report.terminal.progress import progress

    where = Path(folder) if folder else DATA
    try:
        faults = {"": strangers(where, STAMP)}
    except TableError as error:
        raise UsageError(str(error)) from error
    with progress(sys.stderr) as show:
        faults.update(each(verified, [str(where / name) for name in catalogue()], show, jobs))
    wrong = [fault for name in sorted(faults) for fault in faults[name]]
    for fault in wrong:
        click.echo(plain(fault, 500))
    arb = "with Arb too" if available() else "without Arb: python-flint is not installed"
    click.echo(f"{where}: {len(catalogue())} tables, {'no fault' if not wrong else f'{len(wrong)} faults'} ({arb})")
    return 1 if wrong else 0


@tables.command(short_help="Write the tables for other languages.")
@click.argument("target", metavar="DIR")
@click.option(
    "--to",
    "form",
    type=click.Choice(["csv", "c", "npz"]),
    required=True,
    help="csv: one line a case; c: C11 headers; npz: NumPy archives.",
)
@click.option("--from", "folder", metavar="DIR", help="Folder of the tables.")
@click.option("--op", "ops", metavar="NAME", multiple=True, help="Only this function; may be repeated.")
@click.option("--dtype", "formats", metavar="FORMAT", multiple=True, help="Only this format; may be repeated.")
@_jobs
def export(
    target: str, form: str, folder: str | None, ops: tuple[str, ...], formats: tuple[str, ...], jobs: int
) -> None:
    """Write the tables in another form into DIR, one file for each; DIR is created or replaced as a whole.

    Numbers of 8- and 16-bit formats are written as the integers of their bits.

    \b
    Examples:
      softgauge tables export --to c headers
      softgauge tables export --to csv here --op logsumexp --dtype bfloat16
    """
    from ....reference.tables import DATA, catalogue
    from ....reference.tables.bulk import each, exported
    from ....reference.tables.read import TableError
    from ...files import check_folder, write_folder
    from ...report.terminal.progress import progress

    check_folder(target)
    where = Path(folder) if folder else DATA
    chosen = [n for n, (op, f) in catalogue().items() if (not ops or op in ops) and (not formats or f in formats)]
    for kind, names, position in (("function", ops, 0), ("format", formats, 1)):
        known = {entry[position] for entry in catalogue().values()}
        for name in names:
            if name not in known:
                raise UsageError(f"no {kind} {name!r}; there are {', '.join(sorted(known))}")
    ending = {"c": "h"}.get(form, form)
    with progress(sys.stderr) as show:
        task = partial(exported, form=ending)
        try:
            files = dict(pair for _, pair in each(task, [str(where / name) for name in chosen], show, jobs))
        except TableError as error:
            raise UsageError(str(error)) from error
    write_folder(target, files, f"softgauge tables export --to {form}")
    click.echo(f"{target}: {len(files)} files")
