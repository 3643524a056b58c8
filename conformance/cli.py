"""The command ``softgauge``: a thin face that imports what a command needs only when it is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

from .. import __version__
from .errors import UsageError
from .report.text import plain, ulps

if TYPE_CHECKING:
    from .report.model import Report

EXIT_USAGE, EXIT_HARNESS, EXIT_INTERRUPTED = 2, 3, 130
_DEBUG = "SOFTGAUGE_DEBUG"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="softgauge", message="%(prog)s %(version)s")
def cli() -> None:
    """Measure implementations of softmax, logsumexp, sigmoid, cross-entropy and their derivatives.

    Every value is compared with one that is certified to the last bit. Every function gets a grade in
    every format, and every fault names the clause of the specification that it breaks.

    \b
    Examples:
      softgauge run numpy                         grade the NumPy formulas
      softgauge run ./mine.py --op softargmax     grade one function of your own file
      softgauge ops                               list what can be graded
    """


@cli.command(short_help="Grade a backend.")
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
    metavar="smoke|standard",
    help="How thorough: smoke takes seconds, standard is what a verdict should rest on.",
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

    BACKEND is a built-in name (numpy, scipy, torch, jax), a dotted module or the path to a .py file that
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
    from .atomic import check_writable, write_text
    from .request import parse

    request = parse(backend, **options)
    if json_path is not None and json_path != "-":
        check_writable(json_path)

    from .progress import progress
    from .run import run as measure

    with progress(sys.stderr) as show:
        report: Report = measure(request, show)

    table = sys.stderr if json_path == "-" else sys.stdout
    try:
        if json_path is not None:
            from .report.json import to_json

            if json_path == "-":
                with _closed_pipe_is_no_fault(sys.stdout):
                    sys.stdout.write(to_json(report))
            else:
                write_text(json_path, to_json(report))
    finally:
        with _closed_pipe_is_no_fault(table):
            _print(report, table)
    return report.exit_code


@cli.command(short_help="Run one case of a report again.")
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
    from .again import again

    outcome = again(case, backend)
    click.echo(f"{plain(outcome.case, 200)} ({outcome.flag})")
    click.echo(plain(outcome.inputs, 1000))
    if outcome.trouble:
        click.echo(plain(outcome.trouble, 500))
    else:
        rows = [("entry", "got", "want", "ulp", "error/bound")]
        rows += [(str(e.at), e.got, e.want, ulps(e.ulps), f"{e.ratio:.3g}") for e in outcome.entries]
        _columns(rows)
    return 1 if outcome.fails else 0


@cli.command(short_help="List the functions that can be graded.")
def ops() -> None:
    """List every function: its id, its shape signature, the number of its clauses and its formula.

    A function called NAME_vjp is the pullback of NAME: it takes the arguments of NAME and then the
    cotangent g.
    """
    from ..spec.discovery import functions

    rows = [("function", "signature", "clauses", "formula")]
    rows += [(f.id, f.signature, str(len(f.clauses)), f.formula) for f in functions().values()]
    _columns(rows)


@cli.group(short_help="Work with the specification.")
def spec() -> None:
    """Work with the specification: definitions, laws, derivatives and bounds, each with a permanent id."""


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
    from .progress import progress
    from .proofs import Decision, select, summary

    chosen = select(names)
    width = max(len(s.id) for s in chosen)
    decisions: list[Decision] = []
    with progress(sys.stderr) as show:
        for done, statement in enumerate(chosen):
            show(statement.id, done, len(chosen))
            decisions.append(Decision(statement, None if statement.decide is None else statement.decide()))
    # A bar takes over standard output while it is shown, so the results follow it.
    for decision in decisions:
        click.echo(f"{decision.statement.id:<{width}}  {decision.verdict:<7}  {plain(decision.grounds, 500)}")
    click.echo()
    _columns(summary(decisions))
    good = sum(d.as_declared for d in decisions)
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
    from ..spec.render import MissingExtraError
    from ..spec.render import render as rendered
    from .folder import check_folder, write_folder
    from .progress import progress

    check_folder(folder)
    try:
        with progress(sys.stderr) as show:
            files = rendered(form, show=show)
    except MissingExtraError as error:
        raise UsageError(str(error)) from error
    write_folder(folder, files)
    click.echo(f"{folder}: {len(files)} files")


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: every failure is one sentence, and none looks like a finding."""
    for stream in (sys.stdout, sys.stderr):
        # A formula must not end a run where the terminal speaks ASCII only.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: list[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="softgauge", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UsageError as error:
        return _fail(f"error: {plain(error, 500)}", EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted; nothing was written", EXIT_INTERRUPTED)
    except Exception as error:
        if os.environ.get(_DEBUG):
            import traceback

            traceback.print_exc()
        return _fail(
            f"error: the harness failed: {type(error).__name__}: {plain(error, 500)}; set {_DEBUG}=1 to see where",
            EXIT_HARNESS,
        )


def _fail(sentence: str, code: int) -> int:
    click.echo(f"softgauge: {sentence}", err=True)
    return code


def _print(report: Report, stream: TextIO) -> None:
    from .report.terminal import console_for, render

    render(report, console_for(stream))


@contextmanager
def _closed_pipe_is_no_fault(stream: TextIO) -> Iterator[None]:
    """Let ``softgauge run … | head`` end with the verdict's exit code."""
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        # What is still buffered would raise again when the interpreter closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _columns(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows as columns of text, one line each, so that other programs can read them."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
