"""Writes ``rows.json``: covering arrays of the factors, ``python -m softgauge.conformance.checks.factors.generate``.

Needs ``covertable`` (extra ``cover``): an array of strength t holds every allowed combination of the levels of every t
factors in at least one of its rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .levels import CONSTRAINTS, KINDS, SHAPE, Constraint, Needs

PATH = Path(__file__).with_name("rows.json")


def condition(constraint: Constraint) -> dict[str, Any]:
    """Return a constraint as covertable reads it."""
    if isinstance(constraint, Needs):
        there = {"operator": "in", "left": constraint.factor, "values": list(constraint.levels)}
        permitted = {"operator": "in", "left": constraint.other, "values": list(constraint.permitted)}
        return {"operator": "or", "conditions": [{"operator": "not", "condition": there}, permitted]}
    return {"operator": "fn", "requires": list(constraint.factors), "evaluate": constraint.holds}


def array(kind: str, strength: int) -> list[list[int]]:
    """Return the rows of a covering array as numbers of levels: strength 2, and more over the factors of shape."""
    from covertable import make

    factors = KINDS[kind]
    shape = [name for name in SHAPE if name in factors]
    rows = make(
        {name: list(levels) for name, levels in factors.items()},
        strength=2,
        sub_models=[{"fields": shape, "strength": strength}] if strength > 2 else None,
        constraints=[condition(c) for c in CONSTRAINTS[kind]],
    )
    return [_numbered(kind, row) for row in rows]


def _numbered(kind: str, row: dict[str, str]) -> list[int]:
    return [levels.index(row[name]) for name, levels in KINDS[kind].items()]


def text(arrays: dict[str, dict[str, Sequence[Sequence[int]]]]) -> str:
    """Return the arrays as JSON, one row a line."""
    parts = []
    for kind, found in arrays.items():
        each = [
            f'"{strength}": [\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"
            for strength, rows in found.items()
        ]
        parts.append(f'"{kind}": {{' + ",\n".join(each) + "}")
    return "{" + ",\n".join(parts) + "}\n"


def main() -> None:
    """Generate every array and write the file."""
    PATH.write_text(text({kind: {str(strength): array(kind, strength) for strength in (2, 3)} for kind in KINDS}))


if __name__ == "__main__":
    main()
