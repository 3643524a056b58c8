"""Print how long the exemplar takes beside SciPy: the same rows, one process, turn by turn; the fastest of each counts.

Run with ``python -m benchmarks.exemplar``. Exits with 1 where a ratio exceeds 3.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np
import scipy.special as special

from softgauge.reference import exemplar

Call = Callable[[], Any]

SHAPES = ((1000, 100), (10, 50000))
LIMIT = 3.0
TURNS = 60


def calls(shape: tuple[int, int], dtype: Any) -> dict[str, tuple[Call, Call]]:
    """The exemplar and SciPy on logits x and probabilities p and q."""
    rng = np.random.Generator(np.random.Philox(key=1))
    x = (rng.normal(size=shape) * 3).astype(dtype)
    p, q = (special.softmax(rng.normal(size=shape), axis=-1).astype(dtype) for _ in range(2))
    return {
        "softargmax": (lambda: exemplar.softargmax(x), lambda: special.softmax(x, axis=-1)),
        "log_softargmax": (lambda: exemplar.log_softargmax(x), lambda: special.log_softmax(x, axis=-1)),
        "logsumexp": (lambda: exemplar.logsumexp(x), lambda: special.logsumexp(x, axis=-1)),
        "sigmoid": (lambda: exemplar.sigmoid(x), lambda: special.expit(x)),
        "log_sigmoid": (lambda: exemplar.log_sigmoid(x), lambda: special.log_expit(x)),
        "entropy": (lambda: exemplar.entropy(p), lambda: special.entr(p).sum(-1)),
        "cross_entropy": (lambda: exemplar.cross_entropy(p, q), lambda: -special.xlogy(p, q).sum(-1)),
        "kl_divergence": (lambda: exemplar.kl_divergence(p, q), lambda: special.rel_entr(p, q).sum(-1)),
    }


def fastest(pair: tuple[Call, Call]) -> tuple[float, float]:
    """Processor seconds of the fastest call of each, the two taking turns: a busy machine stretches those least."""
    best = [float("inf")] * 2
    for _ in range(TURNS):
        for i, call in enumerate(pair):
            start = process_time()
            call()
            best[i] = min(best[i], process_time() - start)
    return best[0], best[1]


def main() -> int:
    print(f"numpy {np.__version__}, ns an entry")
    print(f"{'function':16}{'dtype':10}{'shape':14}{'exemplar':>9}{'scipy':>9}{'ratio':>7}")
    worst = 0.0
    for shape in SHAPES:
        for dtype in (np.float32, np.float64):
            for name, pair in calls(shape, dtype).items():
                ours, theirs = (t * 1e9 / (shape[0] * shape[1]) for t in fastest(pair))
                worst = max(worst, ours / theirs)
                print(
                    f"{name:16}{dtype.__name__:10}{shape!s:14}{ours:9.2f}{theirs:9.2f}{ours / theirs:7.2f}", flush=True
                )
    print(f"worst ratio {worst:.2f}, limit {LIMIT:.0f}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
