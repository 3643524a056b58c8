"""The document as GitHub-flavoured Markdown with LaTeX formulas; drawings lie beside the pages."""

from __future__ import annotations

import re

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import mathml
from .document import Show, document_page, silent
from .drawings import drawings
from .html import TEMPLATES, plan
from .model import Specification
from .sentence import kind
from .targets import linked, targets

NOTICE = "<!-- Written by `softgauge spec render --to md`; do not edit. -->\n\n"


def pages(spec: Specification, show: Show = silent) -> dict[str, str]:
    """Return the files of the Markdown document by name."""
    where = targets(spec, ".md")
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # Markdown has escapes of its own, see the filters
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "math": mathml.inline,
        "barless": mathml.barless,
        "prose": mathml.markdown,
        "plain": mathml.escaped,
        "document_page": document_page,
        "link": lambda page: linked(page, ".md"),
        "kind": kind,
        "laws": lambda page: [law for one in (page.function, *page.pullbacks) for law in one.laws],
        "target": lambda id: where.get(id, ""),
    }
    made = {f"{name}.svg": drawing for name, drawing in drawings(spec).items()}
    steps = plan(spec)
    for done, (name, template, values) in enumerate(steps):
        show(f"{name}.md", done, len(steps))
        text = jinja.get_template(f"{template}.md.j2").render(spec=spec, **values)
        made[f"{name}.md"] = NOTICE + re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return made
