"""The command ``softgauge``."""

from .entry import cli, main

__all__ = ["cli", "main"]
