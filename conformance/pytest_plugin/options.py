"""What the plugin calls its options, its marker and what it keeps with a run of pytest."""

from __future__ import annotations

import pytest

MARK = "softgauge"
OPTIONS = ("op", "dtype", "level", "require", "profile", "seed")
"""What the command line and the marker may say of a run, beside its backend."""

XDIST = pytest.StashKey[str]()
"""The run that the workers of this process belong to."""
