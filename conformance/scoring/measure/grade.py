"""From measurements to a grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ....spec.grade import Grade
from .arithmetic import LINES, Arithmetic


def grade(tally: Tally, how: Arithmetic) -> Grade:
    """Return the best grade that every measured value meets.

    *native* is open to 8- and 16-bit formats only: for the others storage and compute format are the same.
    """
    if tally.wrong:
        return Grade.WRONG
    if tally.exact:
        return Grade.EXACT
    if tally.max_ulp < 1:
        return Grade.FAITHFUL
    for line in LINES:
        if line not in tally.missed and (line is not Grade.NATIVE or how.format.bits <= 16):
            return line
    return Grade.UNSTABLE


def required(require: Grade, how: Arithmetic, profile: str) -> Grade:
    """Return the line a function is held to: *native* replaces *fast* where it is declared or asked for."""
    narrow = how.format.bits <= 16 and (profile == "native" or how.native)
    return max(require, Grade.NATIVE) if narrow and require is Grade.FAST else require


@dataclass
class Tally:
    """What has been measured so far."""

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
        for line in LINES:
            if line in self.missed:
                continue
            if misses(line):
                self.missed.add(line)
            elif line <= Grade.TEXTBOOK:
                return
