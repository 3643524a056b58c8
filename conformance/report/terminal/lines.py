"""Text on a console: labels beside values, hanging indents, no spaces at the ends of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def matrix(headings: Sequence[str], rows: Sequence[Sequence[Text]], console: Console) -> None:
    """Print a table, each part after an empty line: columns that do not fit follow below, the first one again."""
    cells = [[Text(name, style="bold") for name in headings], *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    for group in _groups(widths[1:], console.width - widths[0]):
        console.print()
        for row in cells:
            line = Text()
            for i in (0, *(1 + j for j in group)):
                cell = row[i].copy()
                cell.pad_right(widths[i] + GAP - len(cell))
                line.append_text(cell)
            line.rstrip()
            console.print(line, no_wrap=True, overflow="ellipsis")


def _groups(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield runs of columns that fit beside the first one; a column that fits nowhere stands alone."""
    group: list[int] = []
    used = 0
    for i, width in enumerate(widths):
        if group and used + GAP + width > room:
            yield group
            group, used = [], 0
        group.append(i)
        used += GAP + width
    if group:
        yield group
