"""Reads a table strictly: what is missing, unknown, repeated or no number is refused in one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .document import SCHEMA

NUMBER = re.compile(r"-?(0x[01](\.[0-9a-f]+)?p[+-][0-9]+|inf)|nan")
"""A hexadecimal float as C writes it, an infinity or NaN."""

DECIMAL = re.compile(r"-?([1-9](\.[0-9]{1,39})?e[+-][0-9]+|inf)|0|nan")
"""At most 40 significant digits."""

ID = re.compile(r"[a-z0-9_]+:[a-z0-9_]+:[ -~]+")
HASH = re.compile(r"[0-9a-f]{64}")

Check = Callable[[Any, str], None]


class TableError(ValueError):
    """A table that cannot be used; the message says what is wrong with it."""


def read(text: str) -> dict[str, Any]:
    """Return the table that a text holds; raises :class:`TableError`."""
    try:
        table: dict[str, Any] = json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        ended = text.rstrip().endswith("}") and error.pos < len(text.rstrip())
        where = f"is no JSON at line {error.lineno}" if ended else "ends too early"
        raise TableError(f"{where}: {error.msg}") from error
    _TABLE(table, "the table")
    seen: set[str] = set()
    for item in (*table["specials"], *table["cases"]):
        if item["id"] in seen:
            raise TableError(f"the id {item['id']} occurs twice")
        seen.add(item["id"])
    return table


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise TableError(f"the field {key!r} occurs twice in one object")
        found[key] = value
    return found


def _fail(where: str, what: str) -> None:
    raise TableError(f"{where} {what}")


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str):
        _fail(where, "is no text")


def _boolean(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        _fail(where, "is neither true nor false")


def _count(value: Any, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        _fail(where, "is no count")


def _matching(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            _fail(where, f"is no {what}: {json.dumps(value)[:60]}")

    return check


def _list(item: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            _fail(where, "is no list")
        for i, member in enumerate(value):
            item(member, f"{where}[{i}]")

    return check


def _one_or_list(item: Check) -> Check:
    many = _list(item)
    return lambda value, where: (many if isinstance(value, list) else item)(value, where)


def _or_null(item: Check) -> Check:
    return lambda value, where: None if value is None else item(value, where)


def _mapping(item: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            _fail(where, "is no object")
        for key, member in value.items():
            item(member, f"{where}.{key}")

    return check


def _closed(**fields: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            _fail(where, "is no object")
        name = value.get("id")
        here = f"case {name}" if isinstance(name, str) else where
        for key in value:
            if key not in fields:
                _fail(here, f"has the unknown field {key!r}")
        for key, item in fields.items():
            if key not in value:
                _fail(here, f"lacks the field {key!r}")
            item(value[key], f"{here}: {key}")

    return check


def _input(value: Any, where: str) -> None:
    """A number, a row of numbers, a mask or a label."""
    if isinstance(value, list) and value and isinstance(value[0], bool):
        _list(_boolean)(value, where)
    elif not isinstance(value, int) or isinstance(value, bool):
        _one_or_list(_number)(value, where)


_number = _matching(NUMBER, "hexadecimal float")
_decimal = _matching(DECIMAL, "decimal of at most 40 digits")
_id, _hash = _matching(ID, "id"), _matching(HASH, "SHA-256")
_schema = _matching(re.compile(re.escape(SCHEMA)), f"{SCHEMA!r}")
_results = _one_or_list(_or_null(_number))

_TABLE = _closed(
    schema=_schema,
    op=_text,
    format=_text,
    signature=_text,
    arguments=_list(_closed(name=_text, role=_text, core=_text)),
    result=_text,
    definition=_text,
    definition_digest=_hash,
    generator=_count,
    oracle=_text,
    digest=_hash,
    flags=_mapping(_closed(why=_text, finds=_text)),
    specials=_list(
        _closed(
            **{"in": _mapping(_input)},
            id=_id,
            clause=_text,
            y=_results,
            permitted=_mapping(_results),
            signed_zero=_boolean,
            why=_text,
        )
    ),
    cases=_list(
        _closed(
            **{"in": _mapping(_input)},
            id=_id,
            flags=_list(_text),
            y=_one_or_list(_number),
            exact=_one_or_list(_or_null(_decimal)),
            bits=_count,
        )
    ),
)
