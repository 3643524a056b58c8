"""Write docs/exemplar.md: the largest errors of the exemplar, SciPy, PyTorch and JAX on the same cases.

Run with ``python -m benchmarks.accuracy``; it takes minutes and tells on standard error how far it is. Exits with 3
where a library does not load: the document compares all four.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from softgauge.conformance.files import write_text
from softgauge.conformance.report.terminal.progress import progress
from softgauge.conformance.run.request import DEFAULT_DTYPES, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Score, Severity

DOCUMENT = Path(__file__).parents[1] / "docs" / "exemplar.md"
BACKENDS = {"exemplar": "softgauge.reference.exemplar", "SciPy": "scipy", "PyTorch": "torch", "JAX": "jax"}

HEAD = """\
# The exemplar

`softgauge.reference.exemplar` is the family in NumPy, to copy: one small file a part, the reason for every line beside
it. Formats of at most 32 bits are computed in binary64 and rounded once. In binary64

- the digits that `x - max x` loses are kept and put back behind the exponential;
- Σ e^(x - max x) less its 1 is summed exactly but for its last bit, so that log1p of it is good near 0;
- log-softargmax is a sum of two numbers of one sign; a row whose log-sum-exp, mellowmax, Boltzmann mean or divergence
  cancels is computed again from double-double exponentials or logarithms and an exact sum.

## What it does not reach

- The pullbacks p (g - Σ g p), g - p Σ g, g (σ - t), g (1 + x - B) and g (log p/q + 1) are differences. In binary64, and
  for log-softargmax's of nearly equal logits in every format, their error is a few ulp of the terms, which may be many
  of a result near 0. They keep the *stable* bound.
- The Gaussian maps take an exponential of L times a rounded probability: some 5 L ulp in binary64.
- Losses whose targets leave [0, 1] or change sign cancel; their error is a few ulp of the largest term.
- Where |logsumexp| is below 2^-40 in binary64, the double-double exponentials end: the absolute error is 2^-94.

## The largest error on the same cases

Ulp of the format at the exact value, over level *{level}*, seed {seed}: a lower bound of the true maximum, which random
cases rarely meet. A dash: the library does not offer the function in the format. `!`: a failing finding at the default
grade. Results near 0 are included, so a large number may keep its bound.

Written by `python -m benchmarks.accuracy` with {versions}.

"""


def document(reports: dict[str, Report]) -> str:
    """The text, from one report a library."""
    first = next(iter(reports.values()))
    versions = [f"NumPy {first.platform['numpy']}", f"Python {first.platform['python']} on {first.platform['machine']}"]
    versions += [f"{name} {report.backend['version']}" for name, report in reports.items() if name != "exemplar"]
    head = HEAD.format(level=first.level, seed=first.seed, versions=", ".join(versions))
    return head + "\n".join(line for dtype in DEFAULT_DTYPES for line in table(reports, dtype))


def table(reports: dict[str, Report], dtype: str) -> Iterator[str]:
    """The lines of one format's table."""
    yield f"### {dtype}\n"
    yield f"| function | {' | '.join(reports)} |"
    yield "|---" * (1 + len(reports)) + "|"
    for score in next(iter(reports.values())).scores:
        if score.dtype == dtype:
            yield f"| {score.op} | {' | '.join(cell(report, score.op, dtype) for report in reports.values())} |"
    yield ""


def cell(report: Report, op: str, dtype: str) -> str:
    """Grade and largest error of a function in a format."""
    score: Score = next(s for s in report.scores if (s.op, s.dtype) == (op, dtype))
    if score.grade is None or score.max_ulp is None:
        return "–"
    broken = any((f.op, f.dtype, f.severity) == (op, dtype, Severity.FAIL) for f in report.findings)
    size = f"{score.max_ulp:.2f}" if score.max_ulp < 100 else f"{score.max_ulp:.1e}"
    return f"{score.grade.label} {size}{' !' if broken else ''}"


def main() -> int:
    reports = {}
    for name, backend in BACKENDS.items():
        with progress(sys.stderr) as show:
            reports[name] = run(parse(backend), show)
        if reports[name].error:
            print(f"{name}: {reports[name].error}", file=sys.stderr)
            return 3
    write_text(DOCUMENT, document(reports))
    print(f"wrote {DOCUMENT.name}: {len(next(iter(reports.values())).scores)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
