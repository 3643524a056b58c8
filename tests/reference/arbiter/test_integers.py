"""mpmath computes with GMP's integers where gmpy2 is installed and with Python's elsewhere; no bit depends on it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import numpy as np
from mpmath.libmp import BACKEND
from softgauge.reference.evaluate import enclosures

rows = np.array([[0.0, -745.0, 1.5], [1e300, -1e300, 3e-320], [2.0, 2.0, 2.0], [-1.0986122886681098, 0.0, 1.0]])
print(BACKEND)
for op in ("logsumexp", "softargmax", "log_softargmax", "boltzmann", "softplus"):
    known = enclosures(op, rows)
    print(*(a.tobytes().hex() for a in (known.rounded, known.residual, known.ulp_exponent, known.bits)))
"""


def told(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return done.stdout.splitlines()


def test_values_do_not_depend_on_the_integers_beneath() -> None:
    pytest.importorskip("gmpy2")
    gmp, plain = told(), told(MPMATH_NOGMPY="1")
    assert (gmp[0], plain[0]) == ("gmpy", "python")
    assert gmp[1:] == plain[1:]
