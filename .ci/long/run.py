"""Runs steps and keeps what comes of them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from .result import Result, commit, digest, read, write
from .step import Command, Step

FIGURE = 200
"""Letters of a figure, at most."""


class Runner:
    """Steps of one repository; everything that they make is in ``build/full``."""

    def __init__(self, root: Path) -> None:
        """Take the root of the repository."""
        self.root, self.results = root, root / "build" / "full"

    def run(self, steps: Iterable[Step], *, again: bool = False) -> bool:
        """Run the steps that have no good result, or all; tell whether all have one now."""
        good = True
        for step in steps:
            good &= self._step(step, again)
        return good

    def state(self, step: Step) -> str:
        """Return ``done``, ``failed``, ``changed`` where the files are others since, or ``open``."""
        kept = read(self.results, step)
        if kept is None:
            return "open"
        if kept.digest != digest(self.root, step):
            return "changed"
        return "failed" if kept.code else "done"

    def listed(self, steps: Iterable[Step]) -> list[str]:
        """Return a line for each step, and below it the figures of its result."""
        lines = []
        for step in steps:
            kept, state = read(self.results, step), self.state(step)
            if kept is None:
                lines.append(f"{step.name:<24} {state:<8} {'':<46} {step.shows}")
                continue
            when = f"{kept.date} {kept.commit:<13} {_minutes(kept.seconds):>8}"
            lines.append(f"{step.name:<24} {state:<8} {when:<46} {step.shows}")
            lines += [f"    {figure}" for figure in kept.figures]
        return lines

    def _step(self, step: Step, again: bool) -> bool:
        now = digest(self.root, step)
        if not again and self.state(step) == "done":
            _say(f"{step.name}: done before on these files")
            return True
        _say(f"{step.name}: {step.shows}")
        date, start = datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), time.monotonic()
        of = commit(self.root)
        log = self.results / "logs" / f"{step.name}.txt"
        log.parent.mkdir(parents=True, exist_ok=True)
        (self.results / "reports").mkdir(exist_ok=True)
        log.write_bytes(b"")
        code, figures = 0, []
        for command in (*self._install(step), *step.commands):
            code, last = self._command(step, command, log)
            if command in step.commands or code:
                figures.append(last)
            if code:
                break
        seconds = round(time.monotonic() - start, 1)
        write(self.results, Result(step.name, now, of, date, seconds, code, tuple(figures)))
        _say(f"{step.name}: {'failed' if code else 'done'} after {_minutes(seconds)}")
        return code == 0

    def _install(self, step: Step) -> list[Command]:
        """Return the commands that make the step's environment; what is there already is brought up to date."""
        if not step.extras:
            return []
        folder = self._environment(step)
        made = (
            []
            if (folder / "bin" / "pip").is_file()
            else [Command(shlex.join([sys.executable, "-m", "venv", str(folder)]))]
        )
        wanted = f".[{','.join(dict.fromkeys(('test', *step.extras)))}]"
        install = [str(folder / "bin" / "pip"), "install", "--quiet", "--constraint", ".ci/constraints.txt"]
        return [*made, Command(shlex.join([*install, "--editable", wanted]))]

    def _environment(self, step: Step) -> Path:
        return self.results / "venv" / step.environment

    def _command(self, step: Step, command: Command, log: Path) -> tuple[int, str]:
        """Run one command; return 0 or the exit code that is a failure, and the last line that it printed."""
        _say(f"{step.name}: $ {command.line}")
        path = os.pathsep.join([str(self._environment(step) / "bin"), os.environ.get("PATH", "")])
        last = ""
        try:
            process = subprocess.Popen(
                shlex.split(command.line), cwd=self.root, env={**os.environ, "PATH": path, "PYTHONPATH": ""},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        except OSError as error:
            return 127, f"{command.line.partition(' ')[0]}: {error.strerror}"
        with process, log.open("a", encoding="utf-8") as kept:
            assert process.stdout is not None
            for line in process.stdout:
                sys.stdout.write(line)
                sys.stdout.flush()
                kept.write(line)
                last = line.strip() or last
        code = process.returncode
        # What a signal ended has a negative status.
        return (0 if code in command.accepted else code if code > 0 else 128 - code), last[:FIGURE]


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


def _say(text: str) -> None:
    print(f"== {text}", flush=True)
