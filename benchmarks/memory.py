"""Peak memory of the ladder, each case in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

CHILD = """
import json, resource, sys, time
import numpy as np
from softgauge.reference import enclosures
from benchmarks.throughput import arguments
op, format, rows, classes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
enclosures(op, *arguments(op, format, 1, 2))
given = arguments(op, format, rows, classes)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
known = enclosures(op, *given)
out = sum(a.nbytes for a in (known.rounded, known.ulp_exponent, known.residual, known.bits))
print(json.dumps({"seconds": time.process_time() - start, "results_mib": out / 2**20,
  "peak_above_inputs_mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}))
"""


def peak(op: str, format: str, rows: int, classes: int) -> dict[str, Any]:
    """Return processor seconds, MiB of the results and MiB that the call added to the peak of the process."""
    command = [sys.executable, "-c", CHILD, op, format, str(rows), str(classes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"op": op, "format": format, "rows": rows, "classes": classes, **json.loads(done.stdout)}
