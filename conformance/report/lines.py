"""Text on a console: labels beside values, hanging indents, no spaces at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

GAP = 2
"""Spaces between two columns."""


def pairs(rows: Sequence[tuple[str, str]], console: Console) -> None:
    """Print labels and values as two columns."""
    width = 2 + max((len(label) for label, _ in rows), default=0) + GAP
    for label, value in rows:
        wrapped(f"  {label}".ljust(width) + value, console, indent=width)


def wrapped(text: str, console: Console, indent: int = 0, style: str = "") -> None:
    """Print ``text`` with a hanging indent and without spaces at the ends of lines."""
    indent = min(indent, console.width // 2)
    head, tail = text[:indent], text[indent:]
    for line in Text(tail).wrap(console, console.width - indent, overflow="fold"):
        console.print(Text((head + line.plain).rstrip(), style=style), no_wrap=True)
        head = " " * indent
