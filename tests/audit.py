"""The audit: certified values against Arb, an independent library, bit for bit.

``python -m tests.audit --inputs 10000`` draws that many random inputs for every function *and* format, evaluates
other formulas than the specification's in another ball arithmetic, rounds by other code, and compares the
encodings. The sign of zero is ignored. What the arbiter leaves undecided within its cap on bits is asked for once
more, with as many as it takes: such results are counted apart. Exit code 1 if a single result differs or is left
undecided then too.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import Any

from softgauge.reference import FORMATS, Undecided, enclose
from softgauge.spec import function, functions

from .audit_formulas import FORMULAS, split
from .audit_inputs import rows
from .audit_rounding import BINARY, OpenError, settle

AUDITED = ("float64", "float32", "float16", "bfloat16")
CHUNK = 250

BEYOND = 1 << 20
"""Bits for what the arbiter's own cap leaves undecided: a row whose maxima tie may need 400,000, and ten seconds."""


@dataclass(frozen=True)
class Disagreement:
    """A result that differs, or that the arbiter left undecided: ``got`` is then None."""

    op: str
    format: str
    row: tuple[Any, ...]
    entry: int
    got: int | None
    want: int

    def __str__(self) -> str:
        shown = ", ".join(f"[{', '.join(v.hex() for v in a)}]" if isinstance(a, list) else a.hex() for a in self.row)
        target, binary = FORMATS[self.format], BINARY[self.format]
        got = "undecided" if self.got is None else target.hex(self.got)
        want = target.hex(abs(self.want) + (target.sign_bit if self.want < 0 else 0))
        assert binary.ordinal(abs(self.want)) == abs(self.want)
        return f"{self.op}({shown}) to {self.format}, entry {self.entry}: got {got}, Arb says {want}"


@dataclass(frozen=True)
class Count:
    """What one chunk compared."""

    op: str
    format: str
    inputs: int
    results: int
    disagreements: tuple[Disagreement, ...]
    open: int = 0
    """Inputs whose results Arb leaves open: nothing is compared there."""
    late: int = 0
    """Results that the arbiter decides beyond its cap only."""


def audit(op: str, format: str, inputs: int, seed: int, part: int = 0) -> Count:
    """Compare the results of ``inputs`` random inputs; same arguments, same inputs."""
    known, binary = function(op), BINARY[format]
    found, results, left, late = [], 0, 0, 0
    for row in rows(known, format, inputs, [seed, zlib.crc32(f"{op}:{format}:{part}".encode())]):
        outcomes = enclose(known, row, FORMATS[format])
        try:
            wanted = settle(split(op, row), binary)
        except OpenError:
            left += 1
            continue
        beyond = [k for k, outcome in enumerate(outcomes) if isinstance(outcome, Undecided)]
        if beyond:
            for k, outcome in zip(beyond, enclose(known, row, FORMATS[format], beyond, BEYOND), strict=True):
                outcomes[k] = outcome
            late += sum(not isinstance(outcomes[k], Undecided) for k in beyond)
        results += len(wanted)
        for k, (outcome, want) in enumerate(zip(outcomes, wanted, strict=True)):
            got = None if isinstance(outcome, Undecided) else outcome.code
            if got is None or binary.ordinal(got) != want:
                found.append(Disagreement(op, format, row, k, got, want))
    return Count(op, format, inputs, results, tuple(found), left, late)


def _chunks(ops: list[str], formats: list[str], inputs: int, seed: int) -> Iterator[tuple[str, str, int, int, int]]:
    for part, start in enumerate(range(0, inputs, CHUNK)):
        for op, format in product(ops, formats):
            yield op, format, min(CHUNK, inputs - start), seed, part


def _run(arguments: tuple[str, str, int, int, int]) -> Count:
    return audit(*arguments)


def _table(counts: list[Count], ops: list[str], formats: list[str]) -> str:
    """Return for each function and format: inputs, results that differ, results left undecided."""
    inputs: Counter[tuple[str, str]] = Counter()
    faults: Counter[tuple[str, str, bool]] = Counter()
    for c in counts:
        inputs[c.op, c.format] += c.inputs
        faults.update((c.op, c.format, d.got is None) for d in c.disagreements)
    width = max(map(len, ops))
    lines = [" ".join([" " * width, *(f"{f:>14}" for f in formats)])]
    for op in ops:
        cells = (f"{inputs[op, f]}/{faults[op, f, False]}/{faults[op, f, True]}" for f in formats)
        lines.append(" ".join([f"{op:<{width}}", *(f"{c:>14}" for c in cells)]))
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the audit from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1000, help="random inputs of each function in each format")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--op", action="append", choices=sorted(functions()), help="default: every function")
    parser.add_argument("--format", action="append", choices=list(BINARY), help=f"default: {', '.join(AUDITED)}")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args(argv)
    ops, formats = chosen.op or list(functions()), chosen.format or list(AUDITED)
    missing = [op for op in ops if op not in FORMULAS]
    if missing:
        print(f"no independent formula in tests/audit_formulas.py for {', '.join(missing)}", file=sys.stderr)
        return 1

    chunks = list(_chunks(ops, formats, chosen.inputs, chosen.seed))
    counts, start = [], time.monotonic()
    with ProcessPoolExecutor(max_workers=chosen.jobs) as pool:
        for done, count in enumerate(pool.map(_run, chunks), 1):
            counts.append(count)
            for disagreement in count.disagreements:
                print(disagreement)
            if sys.stderr.isatty() or done % 100 == 0 or done == len(chunks):
                end = "\r" if sys.stderr.isatty() else "\n"
                seconds = time.monotonic() - start
                print(f"{done}/{len(chunks)} parts, {seconds:.0f} s", end=end, file=sys.stderr, flush=True)
    print(f"inputs/differences/undecided, seed {chosen.seed}")
    print(_table(counts, ops, formats))
    faults = [d for c in counts for d in c.disagreements]
    undecided = sum(d.got is None for d in faults)
    inputs, results = sum(c.inputs for c in counts), sum(c.results for c in counts)
    print(
        f"{inputs} inputs, {results} results: {len(faults) - undecided} differences, {undecided} undecided, "
        f"{sum(c.late for c in counts)} decided beyond the cap on bits only, "
        f"{sum(c.open for c in counts)} inputs that Arb leaves open, "
        f"{time.monotonic() - start:.0f} s"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
