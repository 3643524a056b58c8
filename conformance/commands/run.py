"""``softgauge run``: grade a backend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from ._pipe import closed_pipe_is_no_fault

if TYPE_CHECKING:
    from ..report.model import Report


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
    default="fast",
    show_default=True,
    metavar="GRADE",
    help="The grade to reach: exact, faithful, stable, textbook, fast, native, fragile, unstable or wrong.",
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
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on with an interrupted run at level full.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time for one call; a longer one is a finding.",
)
@click.option(
    "--memory-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=8.0,
    show_default=True,
    metavar="GIB",
    help="Largest memory of one worker; more is a finding.",
)
def run(backend: str, json_path: str | None, **options: Any) -> int:
    """Grade BACKEND, print a table and the findings.

    BACKEND is a built-in name (numpy, scipy, torch, jax, onnxruntime), a dotted module or the path to a .py file that
    defines functions with the names that `softgauge ops` lists: NumPy arrays in, NumPy arrays out.

    \b
    Examples:
      softgauge run torch --level smoke
      softgauge run ./mine.py --op softargmax,logsumexp --dtype float32
      softgauge run jax --require stable --json report.json

    \b
    Exit codes:
      0  conformant: every score reaches the required grade, no finding is a failure
      1  at least one failure
      2  the command is wrong
      3  the backend cannot be loaded, nothing could be scored, or the harness failed
    """
    from ..atomic import check_writable, write_text
    from ..request import parse

    request = parse(backend, **options)
    if json_path is not None and json_path != "-":
        check_writable(json_path)

    from ..progress import progress
    from ..run import run as measure

    def say(sentence: str) -> None:
        click.echo(f"softgauge: {sentence}", err=True)

    try:
        with progress(sys.stderr) as show:
            report: Report = measure(request, show, say)
    except KeyboardInterrupt as interrupt:
        if request.level == "full":
            raise click.Abort("what is done is kept: the same command goes on from there") from interrupt
        raise

    table = sys.stderr if json_path == "-" else sys.stdout
    try:
        if json_path is not None:
            from ..report.json import to_json

            if json_path == "-":
                with closed_pipe_is_no_fault(sys.stdout):
                    sys.stdout.write(to_json(report))
            else:
                write_text(json_path, to_json(report))
    finally:
        with closed_pipe_is_no_fault(table):
            _print(report, table)
    return report.exit_code


def _print(report: Report, stream: TextIO) -> None:
    from ..report.terminal import console_for, render

    render(report, console_for(stream))
