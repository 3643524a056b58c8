"""The specification as a document: HTML with MathML, Markdown and JSON from the same data.

Needs the packages of the extra ``render``, which are imported when a document is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..op import Op

FORMS = ("html", "md", "json")

EXTRA = frozenset({"latex2mathml", "pybtex"})
"""Top-level modules of the extra."""


class MissingExtraError(ImportError):
    """A package of the extra ``render`` is not installed; the message says which and how to get it."""


def render(
    form: str, ops: Mapping[str, Op] | None = None, show: Callable[[str, int, int], None] | None = None
) -> dict[str, str]:
    """Return the files of the document by name, in one of ``FORMS``, on ``ops`` (by default all).

    ``show`` is called with what is being done, how many steps are done and how many there are. Raises
    :class:`MissingExtraError` where a package is missing and ValueError for another form.

    >>> sorted(render("json", ops={}))
    ['spec.json', 'spec.schema.json']
    """
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are {', '.join(FORMS)}")
    try:
        from . import document, html, json, markdown
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise MissingExtraError(
            f"the package {error.name} is missing; pip install 'softgauge[render]' brings all that documents need"
        ) from error
    pages = {"html": html.pages, "md": markdown.pages, "json": json.pages}[form]
    progress = show or document.silent
    return pages(document.build(ops, progress), progress)
