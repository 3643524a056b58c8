"""JSON from a file or another process, checked entry by entry as it is read; every fault is a ValueError."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

LARGEST = 1 << 26
"""Bytes of a file that is read: no report is larger."""


def json_file(path: str | os.PathLike[str]) -> Any:
    """Return what a JSON file holds; raises ValueError with the reason where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
        return _without_surrogates(json.loads(content.decode("utf-8"), parse_constant=_refuse), content)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _refuse(token: str) -> None:
    raise ValueError(f"{token} is not JSON")


def _without_surrogates(data: Any, content: bytes) -> Any:
    """Return ``data`` with each lone surrogate replaced: it is no text, and no file could be written with it."""
    if re.search(rb"\\u[dD][89a-fA-F]", content) is None:
        return data
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


class Entries:
    """A JSON object whose entries are checked as they are read."""

    def __init__(self, kind: str, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise ValueError(f"a {kind} is no object")
        self.kind, self.data = kind, data

    def only(self, *names: str) -> None:
        """Refuse what is not named: a person may have misspelt it."""
        for name in self.data:
            if name not in names:
                raise ValueError(f"a {self.kind} has an unknown entry {name!r}; it has {', '.join(names)}")

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.data.get(name)
        if not isinstance(value, str):
            raise ValueError(f"a {self.kind} has no text {name}")
        return value

    def one_of(self, name: str, known: Collection[str]) -> str:
        """Return a text of which there are only some."""
        value = self.text(name)
        if value not in known:
            raise ValueError(f"a {self.kind} has the {name} {value[:60]!r}, which is none of {', '.join(known)}")
        return value

    def object(self, name: str) -> Entries:
        """Return an object."""
        return Entries(f"{self.kind}'s {name}", self.data.get(name))

    def texts(self, name: str) -> dict[str, str]:
        """Return an object of texts."""
        entries = self.object(name)
        return {key: entries.text(key) for key in entries.data}

    def items(self, name: str) -> list[Any]:
        """Return a list."""
        value = self.data.get(name)
        if not isinstance(value, list):
            raise ValueError(f"a {self.kind} has no list {name}")
        return value

    def ids(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = tuple(self.items(name))
        if not all(isinstance(item, str) for item in found):
            raise ValueError(f"a {self.kind} has a list {name} of other things than text")
        return found

    def count(self, name: str) -> int:
        """Return an integer that is not negative."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"a {self.kind} has no count {name}")
        return value

    def whole(self, name: str) -> int:
        """Return an integer."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"a {self.kind} has no integer {name}")
        return value

    def due(self, name: str) -> float:
        """Return a number that must be there."""
        value = self.number(name)
        if value is None:
            raise ValueError(f"a {self.kind} has no number {name}")
        return value

    def records(self, name: str) -> list[Entries]:
        """Return a list of objects."""
        return [Entries(f"{self.kind} by {name}", entry) for entry in self.items(name)]

    def number(self, name: str) -> float | None:
        """Return a number or None; what is not finite is written as text."""
        value = self.data.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            try:
                return None if value is None else float(value)
            except OverflowError as error:
                raise ValueError(f"a {self.kind} has a {name} that is no float64") from error
        if value not in ("inf", "nan", "-inf"):
            raise ValueError(f"a {self.kind} has no number {name}")
        return float(value)
