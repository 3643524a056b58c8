"""Where ``softgauge run numpy`` spends its time: with the backend, in the oracle, in the checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

CHILD = """
import contextlib, io, json, sys, time
from softgauge.conformance.checks import law
from softgauge.conformance.checks.worst_case import climb
from softgauge.conformance.cli import cli
from softgauge.conformance.scoring import oracle
from softgauge.conformance.worker.client.client import Worker
spent = {"oracle": 0.0, "backend": 0.0}
def timed(holder, name, key):
    plain = getattr(holder, name)
    def call(*a, **k):
        start = time.perf_counter()
        try:
            return plain(*a, **k)
        finally:
            spent[key] += time.perf_counter() - start
    setattr(holder, name, call)
for holder, name in ((oracle, "certified"), (law, "certified"), (climb, "enclosures")):
    timed(holder, name, "oracle")
# Every call is begun and waited for, and neither does the other: what is under way meanwhile costs the run nothing.
for name in ("start", "_begin", "wait"):
    timed(Worker, name, "backend")
start = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()):
    code = cli.main(["run", "numpy", "--jobs", "1", *sys.argv[1:]], prog_name="softgauge", standalone_mode=False)
total = time.perf_counter() - start
print(json.dumps({"exit_code": code or 0, "seconds": total, **{k: v / total for k, v in spent.items()},
  "checks": 1 - sum(spent.values()) / total}))
"""


def shares(level: str, *options: str) -> dict[str, Any]:
    """Return the seconds of a run in one process with an empty store, and the shares of its parts."""
    with tempfile.TemporaryDirectory() as store:
        done = subprocess.run(
            [sys.executable, "-c", CHILD, "--level", level, *options],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "SOFTGAUGE_CACHE": store},
        )
    return {"level": level, **json.loads(done.stdout.splitlines()[-1])}
