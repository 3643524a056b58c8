"""A table as a C11 header that stands alone: an array of cases, each with pointers to its rows."""

from __future__ import annotations

from typing import Any

from ....spec.role import Role
from ...formats import FORMATS, Format
from .cells import WIDE, Argument, Case, arguments, cases, code

NUMBER_TYPES = {"float64": "double", "float32": "float"}
"""Types of C; a number of any other format is the unsigned integer of its bits."""


def to_c(table: dict[str, Any]) -> str:
    """Return a table as a header.

    Results that a special value says nothing of are marked in ``y_any``; ``permitted`` holds other results that are
    conventions and no faults, end to end, ``permitted_count`` of them.
    """
    name = f"softgauge_{table['op']}_{table['format']}"
    target = FORMATS[table["format"]]
    number = NUMBER_TYPES.get(target.name, f"uint{target.bits}_t")
    given = arguments(table)
    found = list(cases(table))
    fields = [
        "const char *id; /* permanent */",
        "const char *flags; /* why the case is there */",
        "size_t n; /* classes; 1 where the function has no axis */",
        *(_field(a, number) for a in given),
        "size_t y_count;",
        f"const {number} *y; /* the correctly rounded result */",
        "const unsigned char *y_any; /* 1 where every result is right; NULL: nowhere */",
        "size_t permitted_count;",
        f"const {number} *permitted; /* other results that are conventions, each of y_count numbers */",
    ]
    rows = ",\n".join(f"    {_row(c, given, target, number)}" for c in found)
    guard = f"{name.upper()}_H"
    return "\n".join(
        [
            f"/* {table['op']} in {table['format']}: {table['definition']}",
            f"   Correctly rounded values, certified by interval arithmetic. Table {table['digest']}. */",
            f"#ifndef {guard}",
            f"#define {guard}",
            "#include <math.h>",
            "#include <stddef.h>",
            "#include <stdint.h>",
            "",
            "typedef struct {",
            *(f"    {f}" for f in fields),
            f"}} {name}_case;",
            "",
            f"static const {name}_case {name}[] = {{",
            rows,
            "};",
            "",
            f"enum {{ {name}_count = {len(found)} }};",
            "",
            f"#endif /* {guard} */",
            "",
        ]
    )


def _field(argument: Argument, number: str) -> str:
    # A letter of the mathematics may be a field of the structure.
    name = f"in_{argument.name}"
    if argument.role == Role.MASK:
        return f"const unsigned char *{name};"
    if argument.integer:
        return f"int {name};"
    if argument.role == Role.PARAMETER:
        return f"double {name};"
    return f"const {number} *{name};" if argument.row else f"{number} {name};"


def _row(case: Case, given: list[Argument], target: Format, number: str) -> str:
    first = case.inputs[given[0].name]
    cells = [f'"{case.id}"', f'"{case.flags}"', str(len(first) if given[0].row else 1)]
    for a in given:
        values = case.inputs[a.name]
        if a.role == Role.MASK:
            cells.append(_array("unsigned char", [str(int(v)) for v in values]))
        elif a.integer:
            cells.append(str(values[0]))
        elif a.role == Role.PARAMETER:
            cells.append(values[0])
        else:
            literals = [_literal(v, target) for v in values]
            cells.append(_array(number, literals) if a.row else literals[0])
    permitted = [_literal("nan" if v is None else v, target) for y in case.permitted.values() for v in y]
    cells += [
        str(len(case.y)),
        _array(number, [_literal(v, target) for v in case.y]),
        _array("unsigned char", [str(int(v)) for v in case.any]) if any(case.any) else "NULL",
        str(len(case.permitted)),
        _array(number, permitted),
    ]
    return "{" + ", ".join(cells) + "}"


def _array(type_: str, literals: list[str]) -> str:
    return f"(const {type_}[]){{{', '.join(literals)}}}" if literals else "NULL"


def _literal(text: str, target: Format) -> str:
    if target.bits < WIDE:
        return f"0x{code(text, target):0{target.bits // 4}x}"
    named = {"nan": "NAN", "inf": "INFINITY", "-inf": "-INFINITY"}
    return named.get(text) or f"{text}{'f' if target.bits == WIDE else ''}"
