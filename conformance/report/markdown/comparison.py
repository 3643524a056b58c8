"""A comparison of reports as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from ..comparison.comparison import Comparison, Row
from ..comparison.words import failures, place, shown, sums
from .blocks import code, details, table


def to_markdown(comparison: Comparison) -> str:
    """Return the comparison as GitHub-flavoured Markdown: sums, failures that came or went, scores that changed."""
    return "\n\n".join(_parts(comparison)) + "\n"


def _parts(comparison: Comparison) -> Iterator[str]:
    yield "## softgauge: comparison"
    yield table(("", "report"), [(c.letter, code(c.title)) for c in comparison.columns])
    yield from (f"⚠️ {code(caution, 500)}" for caution in comparison.cautions)
    yield "\n".join(f"- {line}" for line in sums(comparison))
    for title, lines in failures(comparison):
        items = "\n".join(f"- {code(line)}" for line in lines)
        yield f"### {title.lstrip('+- ')}\n\n{items}"
    changed = [row for row in comparison.rows if row.changed]
    if changed:
        yield _table(comparison, changed)
    if same := [row for row in comparison.rows if not row.changed]:
        yield details(
            f"{len(same)} of {len(comparison.rows)} rows are the same in all reports", _table(comparison, same)
        )


def _table(comparison: Comparison, rows: list[Row]) -> str:
    headings = ["function", *(column.letter for column in comparison.columns)]
    return table(headings, [[code(place(row)), *(shown(cell) for cell in row.cells)] for row in rows])
