"""A table as text: one line for each case, and a digest over what the lines say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SCHEMA = "softgauge-table/1"

SPREAD = ("flags", "specials", "cases")
"""Fields that are written one item a line."""


def file_name(op: str, format: str) -> str:
    """Return the name of a table's file.

    >>> file_name("softargmax", "float32")
    'softargmax.float32.json'
    """
    return f"{op}.{format}.json"


def digest(table: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a table without its field ``digest``, as JSON with sorted keys and no spaces.

    >>> digest({"op": "sigmoid", "digest": "what it was"}) == digest({"op": "sigmoid"})
    True
    """
    content = {key: value for key, value in table.items() if key != "digest"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def to_text(table: Mapping[str, Any]) -> str:
    """Return a table as JSON, each field of the header, each flag and each case on a line of its own."""
    fields = [f"{_json(key)}: {_lines(value) if key in SPREAD else _json(value)}" for key, value in table.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(items: Any) -> str:
    if not items:
        return _json(items)
    if isinstance(items, dict):
        return "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in items.items()) + "\n}"
    return "[\n" + ",\n".join(map(_json, items)) + "\n]"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
