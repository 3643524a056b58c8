"""A source in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ...spec.op import Source

if TYPE_CHECKING:
    from ...spec.render.model import Reference


def in_words(source: Source) -> str:
    """Return authors, title, place of publication and year of a source, and the place in it.

    >>> from ...spec.op import Source
    >>> in_words(Source("goldberg1991", "section 1"))[:75]
    'David Goldberg: What Every Computer Scientist Should Know About Floating-Po'

    Without the packages of the extra ``render``, which read the bibliography, its key stands for it.
    """
    try:
        from ...spec.render.bibliography import references
    except ModuleNotFoundError:
        known = f"{source.key} (pip install 'softgauge[render]' tells which work that is)"
    else:
        entry = _by_key(references)[source.key]
        authors = " and ".join(part for part in (", ".join(entry.authors[:-1]), *entry.authors[-1:]) if part)
        parts = (entry.title, entry.published, entry.year, entry.url)
        known = f"{authors}: {', '.join(part for part in parts if part)}"
    return f"{known}; {source.place}" if source.place else known


@cache
def _by_key(read: Callable[[Mapping[str, Any]], tuple[Reference, ...]]) -> dict[str, Reference]:
    return {entry.key: entry for entry in read({})}
