"""What a user calls a backend, taken apart once: nothing after it looks at the text again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where the functions of a backend are."""

    BUILTIN = "builtin"
    FILE = "file"
    LIBRARY = "library"
    MODULE = "module"
    EXEC = "exec"
    LIVE = "live"
    NAMED = "named"


@dataclass(frozen=True)
class Target:
    """A backend: its kind, the name, path or command that leads to it, and the device or variant that was chosen.

    One that is *named* is a function of a module or of a file: ``variant`` is its name there, ``function`` what it is.

    ``text`` is what the user wrote: reports show it, and commands repeat it.

    >>> torch = Target(Kind.BUILTIN, "torch", "torch:cuda", "cuda")
    >>> Target.from_json(torch.to_json()) == torch
    True
    """

    kind: Kind
    value: str
    text: str
    variant: str = ""
    function: str = ""

    @property
    def passed(self) -> bool:
        """Whether the backend is an object that a program passed: no command line leads to it."""
        return self.kind in (Kind.LIVE, Kind.NAMED)

    def to_json(self) -> str:
        """Return the target as one argument of a worker's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Target:
        """Return what :meth:`to_json` wrote."""
        fields: dict[str, str] = json.loads(text)
        return cls(Kind(fields.pop("kind")), **fields)
