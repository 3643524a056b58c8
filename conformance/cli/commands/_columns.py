"""Columns of text."""

from __future__ import annotations

from collections.abc import Sequence

import click


def columns(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows as columns of text, one line each, so that other programs can read them."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
