"""Peak memory of the ladder, each case in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

CHILD = """
import json, sys, time, tracemalloc
from softgauge.reference import enclosures
from benchmarks.throughput import arguments
op, format, rows, classes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
enclosures(op, *arguments(op, format, 1, 2))
given = arguments(op, format, rows, classes)
start = time.process_time()
known = enclosures(op, *given)
seconds = time.process_time() - start
out = sum(a.nbytes for a in (known.rounded, known.ulp_exponent, known.residual, known.bits))
del known
tracemalloc.start()
enclosures(op, *given)
print(json.dumps({"seconds": seconds, "results_mib": out / 2**20,
  "peak_above_inputs_mib": tracemalloc.get_traced_memory()[1] / 2**20}))
"""


def peak(op: str, format: str, rows: int, classes: int) -> dict[str, Any]:
    """Return processor seconds, MiB of the results and the peak, in MiB, of what the call allocated."""
    command = [sys.executable, "-c", CHILD, op, format, str(rows), str(classes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"op": op, "format": format, "rows": rows, "classes": classes, **json.loads(done.stdout)}
