"""The audit of sums and means over rows: certified values against plain mpmath at many bits, encoding by encoding.

``python -m tests.audit_reductions --inputs 1000`` draws that many calls of the loss and of its pullback for each
format, with weights, smoothing, ignored labels, one to three batch axes and both reductions. With m = max x, gaps
d_i = m - x_i, c the number of maxima, s = Σ e^{-d_i} over the others and targets t, a row's loss is
Σ t_i d_i + (Σ t) log(c + s): a rational and an excess, so that an excess far below every precision keeps its sign.
Exit code 1 if a single result differs or is undecided. The sign of zero is ignored.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath.ctx_mp import MPContext

from softgauge.reference import FORMATS, enclosures

from .audit_inputs import LOGITS, SCALARS, WEIGHTS, Source
from .audit_rounding import BINARY, Binary

BITS = 2400
SPARE = 200
"""Bits that a few hundred operations may lose, with much room."""

LEAST = 1 << 14
"""What is below 2^-LEAST stands for any number so small: no difference of a rational here and a breakpoint is."""

IGNORED = -100
OPS = ("cross_entropy_loss", "cross_entropy_loss_vjp")


@dataclass(frozen=True)
class Call:
    """Arguments of one call."""

    x: Any
    labels: Any
    g: Any
    weight: Any
    smoothing: float
    reduction: str

    @property
    def keywords(self) -> dict[str, Any]:
        return {
            "weight": self.weight,
            "ignore_index": IGNORED,
            "label_smoothing": self.smoothing,
            "reduction": self.reduction,
        }


@dataclass(frozen=True)
class Number:
    """exact + excess, the excess known to 2^-(BITS - SPARE) of ``size``."""

    exact: Fraction
    excess: Any
    size: Any


@dataclass(frozen=True)
class Count:
    """What one audit compared; ``open`` results lie nearer to a breakpoint than mpmath tells."""

    results: int
    differences: tuple[str, ...]
    open: int


def drawn(source: Source, i: int) -> Call:
    """Return the i-th call: every kind of logits in turn."""
    rng = source.rng
    n = int(rng.integers(1, 6))
    shape = [(int(rng.integers(1, 9)),), (2, int(rng.integers(1, 5))), (2, 2, int(rng.integers(1, 3)))][rng.integers(3)]
    kinds = list(LOGITS.values())
    x = [
        source.exact(kinds[(i + (r if rng.random() < 0.3 else 0)) % len(kinds)](source, n))
        for r in range(np.prod(shape))
    ]
    labels = rng.integers(n, size=shape)
    labels[rng.random(shape) < rng.choice([0.0, 0.3, 0.9])] = IGNORED
    others = list(WEIGHTS.values())
    weights = [
        None,
        rng.integers(0, 9, size=n) / 4,
        np.abs(source.power(n)),
        others[rng.integers(len(others))](source, n),
    ]
    weight = weights[rng.integers(len(weights))]
    g = list(SCALARS.values())[rng.integers(len(SCALARS))](source, 1)
    return Call(
        np.array(x).reshape(*shape, n).astype(source.dtype),
        labels,
        np.array(source.exact(g)[0]).astype(source.dtype),
        None if weight is None else np.array(source.exact(weight)).astype(source.dtype),
        float(rng.choice([0.0, 0.125, 0.1, 1.0])),
        str(rng.choice(["sum", "mean"])),
    )


def wanted(op: str, call: Call) -> list[Number] | None:
    """Return the results of a call, None where the weights that count sum to 0."""
    n = call.x.shape[-1]
    weight = [Fraction(1)] * n if call.weight is None else [Fraction(float(w)) for w in call.weight]
    labels = [int(y) for y in call.labels.ravel()]
    divisor = sum((weight[y] for y in labels if y != IGNORED), Fraction(0)) if call.reduction == "mean" else Fraction(1)
    if divisor == 0:
        return None
    smoothing, g, nothing = Fraction(call.smoothing), Fraction(float(call.g)), Number(Fraction(0), 0, 0)
    context = MPContext()
    context.prec = BITS
    rows: list[list[Number]] = []
    for row, y in zip(call.x.reshape(-1, n), labels, strict=True):
        if y == IGNORED:
            rows.append([nothing] * (n if op.endswith("vjp") else 1))
            continue
        t = [w * (smoothing / n + ((1 - smoothing) if i == y else 0)) for i, w in enumerate(weight)]
        known = _pulled(context, row, t, g / divisor) if op.endswith("vjp") else [_lost(context, row, t, divisor)]
        rows.append(known)
    if op.endswith("vjp"):
        return [number for row in rows for number in row]
    whole = [row[0] for row in rows]
    exact = sum((number.exact for number in whole), Fraction(0))
    return [Number(exact, context.fsum(v.excess for v in whole), context.fsum(v.size for v in whole))]


def _gaps(context: MPContext, row: Any) -> tuple[list[Fraction], int, Any]:
    x = [Fraction(float(v)) for v in row]
    gaps = [max(x) - v for v in x]
    return gaps, gaps.count(0), context.fsum(context.exp(-_mpf(context, d)) for d in gaps if d)


def _mpf(context: MPContext, value: Fraction) -> Any:
    return context.mpf(value.numerator) / context.mpf(value.denominator)


def _lost(context: MPContext, row: Any, t: list[Fraction], divisor: Fraction) -> Number:
    """(Σ t_i d_i + (Σ t) log(c + s)) / divisor."""
    gaps, c, s = _gaps(context, row)
    exact = sum((w * d for w, d in zip(t, gaps, strict=True)), Fraction(0)) / divisor
    # log1p of a number below every precision is that number.
    log = (context.log1p(s) if s > context.mpf(2) ** -BITS else s) if c == 1 else context.log(c + s)
    excess = _mpf(context, sum(t, Fraction(0)) / divisor) * log
    return Number(exact, excess, abs(excess))


def _pulled(context: MPContext, row: Any, t: list[Fraction], g: Fraction) -> list[Number]:
    """g ((Σ t) p_k - t_k), p_k = 1/c - s/(c (c + s)) at a maximum and e^{-d_k}/(c + s) elsewhere."""
    gaps, c, s = _gaps(context, row)
    total = sum(t, Fraction(0))
    found = []
    for d, w in zip(gaps, t, strict=True):
        rest = context.exp(-_mpf(context, d)) / (c + s) if d else -s / (c * (c + s))
        excess = _mpf(context, g * total) * rest
        found.append(Number(g * (total * (Fraction(0) if d else Fraction(1, c)) - w), excess, abs(excess)))
    return found


def rounded(number: Number, binary: Binary) -> int | None:
    """Return the ordinal nearest to a number, None where that is not known."""
    y, slack = number.exact + _fraction(number.excess), _fraction(number.size) / (1 << (BITS - SPARE))
    ends = {binary.nearest(end.numerator, end.denominator) for end in (y - slack, y + slack)}
    return ends.pop() if len(ends) == 1 else None


def _fraction(value: Any) -> Fraction:
    """Return an mpf as it is, or 2^-LEAST with its sign where it is smaller."""
    if not value:
        return Fraction(0)
    sign, mantissa, exponent, bits = value._mpf_
    if exponent + bits < -LEAST:
        return Fraction(-1 if sign else 1, 1 << LEAST)
    scaled = Fraction(int(mantissa) << max(exponent, 0), 1 << max(-exponent, 0))
    return -scaled if sign else scaled


def audit(op: str, format: str, inputs: int, seed: int) -> Count:
    """Compare the results of ``inputs`` random calls; same arguments, same calls."""
    source = Source(np.random.Generator(np.random.Philox([seed, zlib.crc32(f"{op}:{format}".encode())])), format)
    target, binary = FORMATS[format], BINARY[format]
    results, open_results, differences = 0, 0, []
    for i in range(inputs):
        call = drawn(source, i)
        arrays = (call.x, call.labels, call.g) if op.endswith("vjp") else (call.x, call.labels)
        known = enclosures(op, *arrays, **call.keywords)
        numbers = wanted(op, call)
        codes, bits = target.codes(known.rounded).ravel(), known.bits.ravel()
        if numbers is None:
            if not np.isnan(known.rounded.astype(np.float64)).all():
                differences.append(f"{op} {format} input {i}: {call}: a mean over no weight is not NaN")
            continue
        for k, number in enumerate(numbers):
            want = rounded(number, binary)
            if want is None:
                open_results += 1
                continue
            results += 1
            if bits[k] < 0 or binary.ordinal(int(codes[k])) != want:
                got = "undecided" if bits[k] < 0 else target.hex(int(codes[k]))
                differences.append(f"{op} {format} input {i}, entry {k}: {call}: got {got}, ordinal {want} is due")
    return Count(results, tuple(differences), open_results)


def main(argv: list[str] | None = None) -> int:
    """Run the audit from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit_reductions", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100, help="random calls of each function in each format")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    faults = 0
    for op in OPS:
        for format in BINARY:
            count = audit(op, format, chosen.inputs, chosen.seed)
            faults += len(count.differences)
            for difference in count.differences:
                print(difference)
            told = f"{count.results} results, {len(count.differences)} differ or are undecided, {count.open} open"
            print(f"{op:<24}{format:<16}{chosen.inputs} calls, {told}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
