"""A table as comma-separated values: one line for each case, the entries of a row separated by spaces."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from ...formats import FORMATS, Format
from .cells import WIDE, arguments, cases, code


def to_csv(table: dict[str, Any]) -> str:
    """Return a table as CSV.

    Numbers are hexadecimal floats; for 8- and 16-bit formats the columns NAME_code hold their bits as integers.
    ``any`` in a special value stands for a result that nothing is said of.
    """
    target = FORMATS[table["format"]]
    given = arguments(table)
    narrow = target.bits < WIDE
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [c for a in given for c in (a.name, *([f"{a.name}_code"] if narrow and a.coded else []))]
    writer.writerow(["id", "flags", *columns, "y", *(["y_code"] if narrow else []), "exact", "bits", "permitted"])
    for case in cases(table):
        cells: list[str] = [case.id, case.flags]
        for a in given:
            row = case.inputs[a.name]
            cells.append(" ".join(_plain(v) for v in row))
            if narrow and a.coded:
                cells.append(_codes(row, target))
        cells.append(_shown([None if free else v for v, free in zip(case.y, case.any, strict=True)]))
        if narrow:
            cells.append(_codes(case.y, target))
        cells += [" ".join("" if v is None else v for v in case.exact), "" if case.special else str(case.bits)]
        cells.append("; ".join(f"{k}: {_shown(y)}" for k, y in case.permitted.items()))
        writer.writerow(cells)
    return out.getvalue()


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool | int) else value


def _codes(row: list[str], target: Format) -> str:
    return " ".join(f"0x{code(v, target):0{target.bits // 4}x}" for v in row)


def _shown(y: Sequence[str | None]) -> str:
    return " ".join("any" if v is None else v for v in y)
