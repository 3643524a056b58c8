"""The document, built once for all tests of a process."""

from __future__ import annotations

from functools import cache

from softgauge.spec.render import html, json, markdown
from softgauge.spec.render.document import build
from softgauge.spec.render.model import Specification


@cache
def specification() -> Specification:
    return build()


@cache
def files(form: str) -> dict[str, str]:
    return {"html": html.pages, "md": markdown.pages, "json": json.pages}[form](specification())
