"""Pieces of GitHub-flavoured Markdown that no text can break out of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..common.text import plain


def code(text: object, limit: int = 300) -> str:
    """Return ``text`` as a code span on one line: no markup, mention or link in it, also in a cell of a table.

    >>> code("<b>"), code("a|b"), code("")
    ('`<b>`', '<code>a&#124;b</code>', '')
    """
    shown = plain(text, limit)
    if not re.search(r"[`|]", shown):
        return f"`{shown}`" if shown.strip() else ""
    # A span cannot hold a backtick at its edge, and a cell no bar; a character reference is never structure.
    return "<code>" + re.sub(r"[^\w\s]", lambda found: f"&#{ord(found[0])};", shown) + "</code>"


def fenced(lines: Iterable[object], limit: int = 1000) -> str:
    """Return lines as a block, which GitHub shows with a button to copy it."""
    shown = "\n".join(plain(line, limit) for line in lines)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}\n{shown}\n{fence}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def details(summary: str, body: str) -> str:
    """Return what is shown only when it is opened."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"
