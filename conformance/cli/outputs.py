"""The files of a run: checked before it starts, written whole after it; one rendering each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import report
from ..errors import UsageError
from ..files import check_writable, write_text

STANDARD_OUTPUT = "-"
SUMMARY = "GITHUB_STEP_SUMMARY"
WRITERS = {"json": ("json.write", "to_json"), "junit": ("junit", "to_junit"), "html": ("html.report", "to_html")}
"""What writes each form of a report: a module below ``report``, and its function."""

BADGES = {".json": ("badge", "to_shields"), ".svg": ("badge", "to_svg")}
"""What writes a badge, by the ending of its name."""


@dataclass(frozen=True)
class Output:
    """A file and what writes it: a function of a module below ``report``, imported when the run is over."""

    path: str
    module: str
    function: str
    placed: bool = False
    """Whether the function is told where the file will lie, for links to what lies beside it."""

    def text(self, subject: Any) -> str:
        """Return what the file is to hold of a report or a comparison."""
        make = getattr(import_module(f"{report.__name__}.{self.module}"), self.function)
        place = None if self.path == STANDARD_OUTPUT else Path(self.path)
        text: str = make(subject, place) if self.placed else make(subject)
        return text


def outputs(
    files: Mapping[str, str | None], badges: Iterable[str] = (), taken: Iterable[str | None] = ()
) -> list[Output]:
    """Return the outputs of a run; raises :class:`UsageError` for a path that cannot be written to.

    ``files`` has the path of each form; what writes it is among :data:`WRITERS`. A badge's form is the
    ending of its name. ``taken`` are files that the run reads, or writes otherwise.
    """
    found = [Output(path, *WRITERS[form], form == "html") for form, path in files.items() if path is not None]
    return checked([*found, *(Output(path, *_badge(path)) for path in badges)], taken)


def checked(found: list[Output], taken: Iterable[str | None] = ()) -> list[Output]:
    """Return outputs that can be written, what goes to standard output last; raises :class:`UsageError`."""
    if summary := os.environ.get(SUMMARY):
        check_writable(summary)
    # A ratchet that a worse run replaces holds nothing, and a baseline holds what people wrote.
    seen = {os.path.realpath(path) for path in taken if path is not None}
    for output in found:
        if output.path != STANDARD_OUTPUT:
            check_writable(output.path)
        place = os.path.realpath(output.path)
        if place in seen:
            raise UsageError(f"{output.path} is named for two things; give each output a file of its own")
        seen.add(place)
    return sorted(found, key=lambda output: output.path == STANDARD_OUTPUT)


def write(subject: Any, wanted: Iterable[Output]) -> None:
    """Write every output: what one cannot be does not keep the others back; raises the first OSError at the end."""
    failure: OSError | None = None
    for output in wanted:
        text = output.text(subject)
        try:
            if output.path == STANDARD_OUTPUT:
                sys.stdout.write(text)
            else:
                write_text(output.path, text)
        except OSError as error:
            failure = failure or error
    if failure is not None:
        raise failure


def summarise(subject: Any, module: str) -> None:
    """Append what a module below ``report`` makes of a subject to the summary of a GitHub step, where there is one.

    Raises OSError.
    """
    path = os.environ.get(SUMMARY)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(Output(path, module, "to_markdown").text(subject))


def to_standard_output(wanted: Iterable[Output]) -> bool:
    """Return whether an output goes to standard output, where nothing else may stand then."""
    return any(output.path == STANDARD_OUTPUT for output in wanted)


def _badge(path: str) -> tuple[str, str]:
    for ending, form in BADGES.items():
        if path.endswith(ending):
            return form
    raise UsageError(f"--badge {path} has neither form: a picture ends with .svg, data for shields.io with .json")
