"""Writes ``softgauge.h`` from the registry: ``python -m softgauge.conformance.native.header``."""

from __future__ import annotations

import textwrap

from ...spec.discovery import functions
from ..files import write_text
from . import INCLUDE
from .abi import INVALID, OK, STORED, UNSUPPORTED, VERSION, arguments

HEADER = INCLUDE / "softgauge.h"

HEAD = f"""\
/* softgauge.h: what a shared library exports to be graded by softgauge, version {VERSION} of the ABI.
 *
 * Written by `python -m softgauge.conformance.native.header`; docs/native.md explains it. A library exports the
 * functions that it has, under the names below, and none of the others. Each works on `rows` rows of `classes` numbers.
 * Every array is a pointer with two strides, counted in elements and possibly zero or negative: entry (i, k) of x is
 * x[i * x_row + k * x_class]. An array without classes has the class stride 0, a single number both strides 0. Pointers
 * are aligned; where rows or classes are 0 they are not to be read. Arguments are not to be written to.
 *
 * T is the C type of the format: double and float, and the bits of float16 and bfloat16 as uint16_t, of float8_e5m2 and
 * float8_e4m3fn as uint8_t. A mask is 0 or 1, 1 keeps. A label is a class, counted from 0.
 */
#ifndef SOFTGAUGE_H
#define SOFTGAUGE_H

#include <stddef.h>
#include <stdint.h>

#define SOFTGAUGE_ABI {VERSION}

/* What a function returns; any other number is an error of the library's own. */
#define SOFTGAUGE_OK {OK}
#define SOFTGAUGE_UNSUPPORTED {UNSUPPORTED} /* this format or this option is not offered */
#define SOFTGAUGE_INVALID {INVALID} /* these arguments are refused, a label that is no class for example */

/* The values of `reduction`. */
#define SOFTGAUGE_NONE 0
#define SOFTGAUGE_SUM 1
#define SOFTGAUGE_MEAN 2

#define SOFTGAUGE_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {{
#endif

/* All three may be left out. The second returns a JSON object with the entries of CAPABILITIES. */
SOFTGAUGE_EXPORT const char *softgauge_version(void);
SOFTGAUGE_EXPORT const char *softgauge_capabilities(void);
SOFTGAUGE_EXPORT int32_t softgauge_abi(void);

/* `n` is a number of samples, `weight` is NULL or one number a class, `ignore_index` is NULL or a label.
 * softgauge_echo_FORMAT copies x to y; a library that exports it is first asked whether it reads its arguments as they
 * lie. It may be left out. */
"""

TAIL = """
#ifdef __cplusplus
}
#endif

#endif
"""


def text() -> str:
    """Return the header."""
    prototypes = {"softgauge_echo": ("rows", "classes"), **functions()}
    lines = ["#define SOFTGAUGE_PROTOTYPES(format, T)"]
    for name in prototypes:
        taken = arguments(functions()["softargmax" if name == "softgauge_echo" else name])
        # No line ends within an argument: a no-break space is not broken at.
        joined = ", ".join(a.declared.replace(" ", "\u00a0") for a in taken)
        listed = [line.replace("\u00a0", " ") for line in textwrap.wrap(joined, 108, break_on_hyphens=False)]
        lines.append(f"  SOFTGAUGE_EXPORT int32_t {name}_##format(")
        lines += [f"      {line}" for line in listed[:-1]]
        lines.append(f"      {listed[-1]});")
    macro = " \\\n".join(lines)
    uses = "\n".join(f"SOFTGAUGE_PROTOTYPES({format}, {T})" for format, T in STORED.items())
    return f"{HEAD}{macro}\n\n{uses}\n\n#undef SOFTGAUGE_PROTOTYPES\n{TAIL}"


if __name__ == "__main__":
    write_text(str(HEADER), text())
