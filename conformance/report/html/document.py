"""One web page from a template: style and script stand inside, and a policy lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import shlex
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from ....spec import render as specification
from ....spec.grade import Grade
from ....spec.render.environment import environment
from ..common.facts import facts, repro, why_known
from ..common.text import plain, ulps
from .view import slug

TEMPLATES = Path(__file__).parent / "templates"
# The pages look like the specification: its style sheet comes first.
STYLES = (Path(specification.__file__).parent / "templates" / "style.css", TEMPLATES / "page.css")


def document(template: str, **values: Any) -> str:
    """Return a page; every text that a value holds is escaped."""
    return templates().get_template(template).render(**values)


@cache
def templates() -> Environment:
    """Return the templates with what they may call."""
    jinja = environment(TEMPLATES)
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    jinja.filters |= {"plain": plain, "ulps": ulps, "slug": slug, "quote": shlex.quote, "markup": Markup}
    jinja.globals |= {
        "style": Markup(style),
        "script": Markup(script),
        "policy": policy(style, script),
        "grades": list(Grade),
        "facts": facts,
        "repro": repro,
        "why_known": why_known,
    }
    return jinja


def policy(style: str, script: str) -> str:
    """Return a content security policy under which only this style and this script have an effect.

    >>> policy("", "").split("; ")[:2]
    ["default-src 'none'", "style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"]
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
