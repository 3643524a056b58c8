"""The cases of a table as numbers and codes, for those who write them in another form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....spec.role import Role
from ...formats import Format

WIDE = 32
"""Narrowest format that languages have a type for; narrower ones are written as codes, the integers of their bits."""

OPTION = "option"
"""The role, in tables, of a keyword that the definition does not meet."""


@dataclass(frozen=True)
class Argument:
    """An argument of a function: what it is, and whether a case has a row of it."""

    name: str
    role: str
    row: bool

    @property
    def coded(self) -> bool:
        """Whether it holds numbers of the format."""
        return self.role not in (Role.LABELS, Role.MASK, Role.PARAMETER, OPTION)

    @property
    def integer(self) -> bool:
        """Whether it is an integer."""
        return self.role in (Role.LABELS, OPTION)


@dataclass(frozen=True)
class Case:
    """One case: rows of texts as the table has them; ``any`` marks results that nothing is said of."""

    id: str
    flags: str
    inputs: dict[str, list[Any]]
    y: list[str]
    any: list[bool]
    permitted: dict[str, list[str | None]]
    exact: list[str | None]
    bits: int
    special: bool


def arguments(table: dict[str, Any]) -> list[Argument]:
    """Return the arguments of a table's function in their order."""
    return [Argument(a["name"], a["role"], a["core"] == "n") for a in table["arguments"]]


def cases(table: dict[str, Any]) -> Iterator[Case]:
    """Yield the special values of a table, then its cases."""
    for item in (*table["specials"], *table["cases"]):
        y = _listed(item["y"])
        special = "clause" in item
        yield Case(
            id=item["id"],
            flags="special" if special else " ".join(item["flags"]),
            inputs={name: _listed(value) for name, value in item["in"].items()},
            y=["nan" if v is None else v for v in y],
            any=[v is None for v in y],
            permitted={name: _listed(v) for name, v in item.get("permitted", {}).items()},
            exact=_listed(item["exact"]) if not special else [None] * len(y),
            bits=item.get("bits", 0),
            special=special,
        )


def code(text: str, target: Format) -> int:
    """Return the integer whose bits encode a number of a format.

    >>> from ...formats import FORMATS
    >>> hex(code("-0x1p+0", FORMATS["bfloat16"]))
    '0xbf80'
    """
    return target.nan_code if text == "nan" else target.parse(text)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
