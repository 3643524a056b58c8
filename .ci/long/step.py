"""What a step is."""

from __future__ import annotations

from dataclasses import dataclass, field

SOURCES = (
    ".ci/constraints.txt", "benchmarks", "conformance", "examples", "pyproject.toml", "reference", "spec", "src",
    "tests",
)  # fmt: skip
"""Files and folders that decide what a step finds."""

EVERYTHING = ("",)


@dataclass(frozen=True)
class Command:
    """A command line, without a shell, run in the root of the repository."""

    line: str
    accepted: tuple[int, ...] = (0,)
    """Exit codes that are no failure of the step."""


@dataclass(frozen=True)
class Step:
    """Commands that show one thing, in one environment."""

    name: str
    shows: str
    commands: tuple[Command, ...]
    extras: tuple[str, ...] = ("test",)
    """What is installed with the package; steps with the same extras share an environment."""

    decided_by: tuple[str, ...] = field(default=SOURCES)
    """What of the repository decides the result: a change elsewhere leaves it good."""

    @property
    def environment(self) -> str:
        """The name of its environment."""
        return "-".join(self.extras)
