"""Print how near every bound can be come to, and that nothing exceeds it: ``python -m tests.stress``.

For each function and grade line the largest error / bound over the formulas that the line is made for: with the worst
roundings that the error model allows, with random ones, and with those of a machine while the inputs are climbed.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from .lines import formulas
from .reach import REACHED, SECOND_ORDER, Reached, climbed, reached
from .rounding import STYLES
from .rows import rows

SIZES = (2, 3, 8, 33)


def measured(op: str, line: Grade) -> tuple[Reached, float]:
    """Return what the worst and random roundings reach, and what real ones do."""
    best, real = Reached(), 0.0
    rng = np.random.default_rng(1)
    for formula in formulas(op, line):
        for row in rows(op, SIZES, 1, STYLES[line].storage):
            best = best.joined(reached(op, formula, row, line, rng))
            real = max(real, climbed(op, formula, row, line, rng))
    return best, real


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__.partition("\n")[0])
    parser.add_argument("--op", action="append", choices=tuple(functions()), help="default: every function")
    parser.add_argument("--line", action="append", choices=tuple(g.label for g in STYLES), help="default: every line")
    options = parser.parse_args()
    lines = [line for line in STYLES if not options.line or line.label in options.line]
    print(f"{'function':<40}{'line':<10}{'worst':>8}{'random':>8}{'real':>8}")
    bad = 0
    for op in options.op or functions():
        for line in (line for line in lines if formulas(op, line)):
            best, real = measured(op, line)
            fits = best.worst <= 1 + SECOND_ORDER and real <= 1
            said = "" if fits and best.worst >= REACHED else "  exceeded" if not fits else "  loose"
            bad += bool(said)
            print(f"{op:<40}{line.label:<10}{best.worst:8.3f}{best.random:8.3f}{real:8.3f}{said}", flush=True)
    print(f"{bad} bounds exceeded, or nowhere nearer than {REACHED}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
