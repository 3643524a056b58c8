"""``softgauge run``: grade a backend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from ...errors import UsageError
from ._limits import limits
from ._pipe import closed_pipe_is_no_fault

if TYPE_CHECKING:
    from ...scoring.outcome.model import Report


@click.command(short_help="Grade a backend.")
@click.argument("backend")
@click.option(
    "--op",
    multiple=True,
    metavar="NAME[,NAME…]",
    help="Only these functions. An op brings its pullback along; NAME_vjp is the pullback alone. Default: all.",
)
@click.option(
    "--dtype",
    multiple=True,
    metavar="NAME[,NAME…]",
    help="Only these formats. Default: float64,float32,float16,bfloat16.",
)
@click.option(
    "--level",
    default="standard",
    show_default=True,
    metavar="smoke|standard|full",
    help="How thorough: smoke takes seconds, standard is what a verdict should rest on, full takes hours, and goes on "
    "where it was interrupted.",
)
@click.option(
    "--require",
    metavar="GRADE",
    help="The grade to reach: exact, faithful, stable, textbook, fast, saved, native, fragile, unstable or wrong. "
    "[default: fast, and saved for pullbacks in 8 and 16 bits]",
)
@click.option(
    "--profile",
    default="mixed",
    show_default=True,
    metavar="mixed|native",
    help="What 8- and 16-bit formats are expected to compute in: mixed is float32, native the format itself.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of the random cases; the same seed gives the same cases.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Worker processes. Default: one per core."
)
@click.option(
    "--json",
    "json_path",
    metavar="FILE",
    help="Also write the report as JSON; - writes it to standard output and the table to standard error.",
)
@click.option("--junit", metavar="FILE", help="Also write JUnit XML: a test case for each function, format and group.")
@click.option("--html", metavar="FILE", help="Also write a page that opens from disk: matrix, pictures, witnesses.")
@click.option(
    "--badge",
    "badges",
    multiple=True,
    metavar="FILE",
    help="Also write a badge: a picture where FILE ends with .svg, the data of a shields.io endpoint with .json.",
)
@click.option("--baseline", "baseline_path", metavar="FILE", help="Failures that FILE lists are known and do not fail.")
@click.option("--strict-baseline", is_flag=True, help="Fail where a failure that the baseline lists is gone.")
@click.option(
    "--write-baseline",
    metavar="FILE",
    help="Write the failures of this run to FILE, as known; reasons and issues that stand there stay.",
)
@click.option(
    "--no-worse-than",
    metavar="REPORT.json",
    help="Fail where a grade or a largest error is worse than in an earlier report of the same settings.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print failures and the verdict alone, and no progress.")
@click.option("-v", "--verbose", is_flag=True, help="Print every convention and note in full, and whole digests.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on with an interrupted run at level full.")
@click.option("--require-unlimited", is_flag=True, help="Fail a score that is limited to some shapes, axes or layouts.")
@limits(60.0, "call", "one worker", "is a finding")
def run(
    backend: str,
    json_path: str | None,
    junit: str | None,
    html: str | None,
    badges: tuple[str, ...],
    baseline_path: str | None,
    write_baseline: str | None,
    strict_baseline: bool,
    no_worse_than: str | None,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> int:
    """Grade BACKEND, print a table and the findings.

    BACKEND is a built-in name (`softgauge backends` lists all, and what may follow a colon), a dotted module or the
    path to a .py file that defines functions with the names that `softgauge ops` lists: NumPy arrays in and out. It may
    also be the path to a shared library with the C ABI of docs/native.md, or exec:COMMAND, a program in any language
    that speaks the protocol of docs/protocol.md.

    In a step of GitHub Actions failures are annotations too, and the step's summary gets the report.

    \b
    Examples:
      softgauge run torch --level smoke
      softgauge run ./mine.py --op softargmax,logsumexp --dtype float32
      softgauge run jax --require stable --json report.json
      softgauge run ./kernels.so
      softgauge run 'exec:node adapter.mjs'
      softgauge run ./mine.py --junit junit.xml --badge badge.svg
      softgauge run ./mine.py --html report.html
      softgauge run ./mine.py --write-baseline known.json
      softgauge run ./mine.py --baseline known.json
      softgauge run ./mine.py --no-worse-than report.json

    \b
    Exit codes:
      0  conformant: every score reaches the required grade, no finding is a failure
      1  at least one failure
      2  the command is wrong
      3  the backend cannot be loaded, nothing could be scored, or the harness failed
    """
    from ...run.gates.gates import gates
    from ...run.request import parse
    from ..outputs import outputs, summarise, to_standard_output, write

    if quiet and verbose:
        raise UsageError("--quiet prints less and --verbose more; give one of them")
    request = parse(backend, **options)
    taken = (baseline_path, write_baseline, no_worse_than)
    wanted = outputs({"json": json_path, "junit": junit, "html": html}, badges, taken)
    held = gates(
        request,
        baseline_path=baseline_path,
        write_baseline=write_baseline,
        strict_baseline=strict_baseline,
        no_worse_than=no_worse_than,
    )

    if request.processes > 1:
        from ...run.fork_server import fork_server_context

        fork_server_context()  # beside the import of what follows

    from ...report.terminal.progress import progress
    from ...run.suite import run as measure

    def say(sentence: str) -> None:
        if not quiet:
            click.echo(f"softgauge: {sentence}", err=True)

    try:
        with progress(sys.stderr, quiet) as show:
            report = held.judged(measure(request, show, say))
    except KeyboardInterrupt as interrupt:
        if request.level == "full":
            raise click.Abort("what is done is kept: the same command goes on from there") from interrupt
        raise

    table = sys.stderr if to_standard_output(wanted) else sys.stdout
    try:
        report = held.recorded(report, say)
        with closed_pipe_is_no_fault(sys.stdout):
            write(report, wanted)
            summarise(report, "markdown.report")
    finally:
        with closed_pipe_is_no_fault(table):
            _print(report, table, quiet, verbose)
    return report.exit_code


def _print(report: Report, stream: TextIO, quiet: bool, verbose: bool) -> None:
    from ...report.markdown.github import is_github, no_commands, workflow_commands
    from ...report.terminal.report import Detail, console_for, render

    detail = Detail.QUIET if quiet else Detail.VERBOSE if verbose else Detail.NORMAL
    with no_commands(stream):
        render(report, console_for(stream), detail)
    if is_github():
        stream.writelines(f"{command}\n" for command in workflow_commands(report))
