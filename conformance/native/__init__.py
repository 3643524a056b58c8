"""Native code as a backend: a shared library with the C ABI of ``softgauge.h``."""

from pathlib import Path

INCLUDE = Path(__file__).parent
"""The folder of ``softgauge.h``, for the compiler's option ``-I``."""
