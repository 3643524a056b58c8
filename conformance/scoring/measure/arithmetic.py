"""The arithmetic that a backend declares, and what each grade line grants beyond it."""

from __future__ import annotations

from dataclasses import dataclass

from ....reference.formats import FORMATS, Format
from ....spec.grade import FAST, FAST64, LIBM, Grade, Profile
from ....spec.op import Op

LINES = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.SAVED, Grade.NATIVE, Grade.FRAGILE)
"""The grades that are a bound, best first.

Up to *saved* each grants what the ones before it grant, and more; *saved*, *native* and *fragile* are not comparable.
"""

IN_ULP = {Grade.EXACT: 0.5, Grade.FAITHFUL: 1.0}
"""The grades that are a number of ulp."""


@dataclass(frozen=True)
class Arithmetic:
    """What a backend says of the arithmetic behind a format: compute format and what it flushes to zero.

    ``normalises`` says that it asks for probabilities of sum 1, and so may divide them by their sum.
    """

    format: Format
    compute: Format
    flushes: frozenset[str] = frozenset()
    normalises: bool = False

    @property
    def native(self) -> bool:
        """Whether a 16- or 8-bit format is declared to be computed in itself."""
        return self.format.bits <= 16 and self.compute is self.format

    def eta(self, format: Format) -> float:
        """Return the smallest positive number that survives in a format: η, or the smallest normal if it flushes.

        A flushed compute format also flushes an output format with the same exponent range (binary32 and bfloat16).
        """
        flushed = format.name in self.flushes or any(FORMATS[f].tiny == format.tiny for f in self.flushes)
        return float(format.tiny if flushed else format.eta)


def arithmetic(format: str, accumulate: dict[str, str], flushes: frozenset[str]) -> Arithmetic:
    """Return the declared arithmetic: 16- and 8-bit formats compute in float32 unless they declare otherwise."""
    target = FORMATS[format]
    default = "float32" if target.bits <= 16 else format
    return Arithmetic(target, FORMATS[accumulate.get(format, default)], flushes)


def open_lines(op: Op, how: Arithmetic) -> tuple[Grade, ...]:
    """Return the lines that a function can have in a format, best first.

    *native* and *saved* differ from others only where storage is narrower than the compute format of other lines, in
    8 and 16 bits, and *saved* needs a pullback that has saved results.
    """
    narrow = how.format.bits <= 16
    saved = narrow and not how.native and any(bound.grade is Grade.SAVED for bound in op.bounds)
    shut = ({Grade.NATIVE} if not narrow else set()) | ({Grade.SAVED} if not saved else set())
    return tuple(line for line in LINES if line not in shut)


def granted(how: Arithmetic, line: Grade) -> tuple[Format, Profile]:
    """Return the compute format and the constants of arithmetic that a grade line grants."""
    compute = how.format if line is Grade.NATIVE else how.compute
    if line in (Grade.FAST, Grade.SAVED, Grade.FRAGILE):
        return compute, FAST64 if compute.bits == 64 else FAST
    return compute, LIBM
