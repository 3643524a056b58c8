"""From measurements to a grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ....spec.grade import Grade
from ....spec.op import Op
from .arithmetic import Arithmetic, open_lines


def grade(tally: Tally) -> Grade:
    """Return the best grade that every measured value meets."""
    if tally.wrong:
        return Grade.WRONG
    if tally.exact:
        return Grade.EXACT
    if tally.max_ulp < 1:
        return Grade.FAITHFUL
    return next((line for line in tally.lines if line not in tally.missed), Grade.UNSTABLE)


def required(require: Grade | None, op: Op, how: Arithmetic, profile: str) -> Grade:
    """Return the line that a function is held to; None asks for none by name.

    *native* replaces *fast* where it is declared or asked for. Else, where nothing is asked for by name, *saved*
    replaces *fast* for the pullbacks that have this line: whoever trains in 16 bits saves rounded results.
    """
    lines = open_lines(op, how)
    if require in (None, Grade.FAST) and Grade.NATIVE in lines and (profile == "native" or how.native):
        return Grade.NATIVE
    if require is None:
        return Grade.SAVED if Grade.SAVED in lines else Grade.FAST
    return require


@dataclass
class Tally:
    """What has been measured so far."""

    lines: tuple[Grade, ...]
    values: int = 0
    exact: bool = True
    max_ulp: float = 0.0
    worst_case: str = ""
    worst_input: str = ""
    missed: set[Grade] = field(default_factory=set)
    wrong: bool = False

    def measure(self, misses: Callable[[Grade], bool]) -> None:
        """Add the lines that a result misses; ``misses`` tells of one whether any value is beyond it.

        What is within *stable* or *textbook* is within every line after it, so that most results ask for one line.
        """
        for line in self.lines:
            if line in self.missed:
                continue
            if misses(line):
                self.missed.add(line)
            elif line <= Grade.TEXTBOOK:
                return
