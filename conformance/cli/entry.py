"""The command ``softgauge``: a thin face that imports a command only when it is given."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.resources import files

import click

from ... import __version__
from ..errors import UsageError, require_posix
from ..report.common.text import plain
from .commands._group import Group

EXIT_USAGE, EXIT_HARNESS, EXIT_INTERRUPTED = 2, 3, 130
_DEBUG = "SOFTGAUGE_DEBUG"


class _Commands(Group):
    """The commands of the folder ``commands``: the file NAME.py defines the command NAME."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the files."""
        names = (entry.name for entry in files(f"{__package__}.commands").iterdir())
        return sorted(name.removesuffix(".py") for name in names if name.endswith(".py") and name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that a file defines."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(f"{__package__}.commands.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
      softgauge backends                          list the libraries that have an adapter
      softgauge explain softargmax/shift          say what a clause means and what enforces it
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit: every failure is one sentence, and none looks like a finding."""
    for stream in (sys.stdout, sys.stderr):
        # A formula must not end a run where the terminal speaks ASCII only.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: list[str] | None) -> int:
    try:
        require_posix()
        code = cli.main(arguments, prog_name="softgauge", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UsageError as error:
        return _fail(f"error: {plain(error, 500)}", EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt) as interrupt:
        return _fail(f"interrupted; {str(interrupt) or 'nothing was written'}", EXIT_INTERRUPTED)
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
