"""What the fast rungs decide against Arb and the arbiter, hard cases included.

``python -m tests.identity --elements 1000000`` draws so many results for every core function and format and compares
every code that a rung decided with Arb's, from the audit's formulas and rounding, which share nothing with the rungs.
The arbiter, a hundred times slower, checks a sample: code, exponent of the ulp and residual. The sign of a zero is
ignored. Exit code 1 if a single one differs.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count, cycle
from typing import Any

import numpy as np
import numpy.typing as npt

from softgauge.reference.arbiter.certified import RESOLUTION, Certified
from softgauge.reference.arbiter.ziv import enclose
from softgauge.reference.formats import FORMATS
from softgauge.reference.ladder.climb import climb
from softgauge.spec import function
from softgauge.spec.op import Op
from softgauge.spec.role import Role

from .audit_formulas import FORMULAS, split
from .audit_inputs import rows as audit_rows
from .audit_rounding import BINARY, settle
from .identity_rows import FAMILIES

Array = npt.NDArray[Any]
CORE = (
    "softargmax",
    "log_softargmax",
    "logsumexp",
    "softargmax_vjp",
    "log_softargmax_vjp",
    "logsumexp_vjp",
)
SIZES = (2, 3, 17, 47, 129, 1000)
PORTION = 20_000
SAMPLE = 4
"""Results that are also compared with the arbiter in every tenth batch of rows."""


@dataclass(frozen=True)
class Count:
    """What one portion compared: results in all, decided ones, and the first that differ."""

    op: str
    format: str
    results: int
    decided: int
    sampled: int
    wrong: tuple[str, ...]

    def __add__(self, other: Count) -> Count:
        return Count(
            self.op,
            self.format,
            self.results + other.results,
            self.decided + other.decided,
            self.sampled + other.sampled,
            (*self.wrong, *other.wrong)[:5],
        )


def compare(op: str, format: str, elements: int, seed: int) -> Count:
    """Compare at least so many results of one function and format, the same ones for the same arguments."""
    known = function(op)
    rng = np.random.Generator(np.random.Philox(key=[seed, zlib.crc32(f"{op}:{format}".encode())]))
    total = Count(op, format, 0, 0, 0, ())
    for arguments in _batches(known, format, rng):
        if total.results >= elements:
            return total
        sampled = SAMPLE if rng.integers(10) == 0 else 0
        total += _portion(known, format, arguments, sampled)
    raise AssertionError("cycle ends never")


def _batches(known: Op, format: str, rng: np.random.Generator) -> Iterator[list[Array]]:
    """Yield arguments for ever: families that stress the rungs, or, of functions with other arguments, the audit's."""
    if not known.elementwise and set(known.roles) <= {Role.LOGITS, Role.PROBABILITIES, Role.COTANGENT}:
        for size, family in cycle((size, family) for size in SIZES for family in FAMILIES):
            rows = max(1, 400 // size) if known.result else max(4, 400 // size)
            yield FAMILIES[family](rng, known, rows, size, FORMATS[format])
    for part in count():
        by_size: dict[int, list[tuple[Any, ...]]] = {}
        for row in audit_rows(known, format, 400, [int(rng.integers(1 << 32)), part]):
            by_size.setdefault(len(row[0]) if known.cores[0] else 0, []).append(row)
        for rows_of_a_size in by_size.values():
            yield [np.array(a, dtype=np.float64) for a in zip(*rows_of_a_size, strict=True)]


def _portion(op: Op, format: str, arguments: list[Array], sampled: int) -> Count:
    target, binary = FORMATS[format], BINARY[format]
    rung = climb(op, arguments, target)
    wrong = []
    sample = sampled
    for r in range(len(arguments[0])):
        entries = np.flatnonzero(rung.decided[r]).tolist()
        if not entries:
            continue
        row = tuple(a[r].tolist() for a in arguments)
        wanted = settle(split(op.id, row), binary)
        for k in entries:
            code = int(rung.codes[r, k])
            if binary.ordinal(code) != wanted[k]:
                wrong.append(f"{op.id} to {format}, entry {k} of {row}: {target.hex(code)}, which is not Arb's")
        few = entries[: max(0, sample)]
        sample -= len(few)
        for k, outcome in zip(few, enclose(op, row, target, few) if few else [], strict=True):
            if not _same(outcome, rung.codes[r, k], rung.ulp_exponent[r, k], rung.residual[r, k]):
                wrong.append(f"{op.id} to {format}, entry {k} of {row}: {rung.codes[r, k]:#x}, not {outcome}")
    return Count(op.id, format, rung.decided.size, int(rung.decided.sum()), sampled - sample, tuple(wrong[:5]))


def _same(outcome: Any, code: Any, exponent: Any, residual: Any) -> bool:
    if not isinstance(outcome, Certified) or outcome.ulp_exponent != exponent:
        return False
    # Both are known to 2^-RESOLUTION. An underflow keeps its sign where the ball knows it.
    close = bool(abs(outcome.residual - residual) < 2.0 ** (2 - RESOLUTION))
    magnitudes = outcome.code & ~outcome.format.sign_bit, int(code) & ~outcome.format.sign_bit
    return close and (outcome.code == code or magnitudes == (0, 0))


def _jobs(ops: list[str], formats: list[str], elements: int, seed: int) -> Iterator[tuple[str, str, int, int]]:
    for op in ops:
        for format in formats:
            for part, start in enumerate(range(0, elements, PORTION)):
                yield op, format, min(PORTION, elements - start), seed + part


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.identity", description=__doc__)
    parser.add_argument("--elements", type=int, default=20_000, help="results per function and format")
    parser.add_argument("--op", action="append", choices=list(FORMULAS), help=f"default: {', '.join(CORE)}")
    parser.add_argument("--format", action="append", choices=list(BINARY), help="default: float32 and float64")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    ops, formats = chosen.op or list(CORE), chosen.format or ["float32", "float64"]
    jobs = list(_jobs(ops, formats, chosen.elements, chosen.seed))
    totals: dict[tuple[str, str], Count] = {}
    start = time.monotonic()
    with ProcessPoolExecutor(chosen.processes) as pool:
        for done, count in enumerate(pool.map(compare, *zip(*jobs, strict=True)), 1):
            key = count.op, count.format
            totals[key] = totals[key] + count if key in totals else count
            differ = sum(len(c.wrong) for c in totals.values())
            print(
                f"\r{done}/{len(jobs)} portions, {differ} differ, {time.monotonic() - start:.0f} s",
                end="",
                file=sys.stderr,
            )
    print(file=sys.stderr)
    for count in totals.values():
        print(
            f"{count.op:20} {count.format:14} {count.results:9} results, {count.decided:9} decided below the arbiter "
            f"({count.sampled} compared with it), {len(count.wrong)} differ"
        )
        for line in count.wrong:
            print("  " + line[:400])
    return any(count.wrong for count in totals.values())


if __name__ == "__main__":
    sys.exit(main())
