"""The document as HTML pages that open from disk: MathML, inline drawings, one style sheet, no script."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from . import mathml
from .document import Show, document_page, silent
from .drawings import drawings
from .environment import environment
from .model import Specification, Symbol
from .quantities import QUANTITIES
from .sentence import kind
from .targets import linked, targets

TEMPLATES = Path(__file__).parent / "templates"


def pages(spec: Specification, show: Show = silent) -> dict[str, str]:
    """Return the files of the HTML document by name."""
    drawn = drawings(spec)
    where = targets(spec, ".html")
    jinja = environment(TEMPLATES)
    jinja.filters |= {
        "math": mathml.mathml,
        "prose": mathml.html,
        "drawing": lambda name: Markup(drawn[name]),
        "document_page": document_page,
        "link": lambda page: linked(page, ".html"),
        "kind": kind,
        "laws": lambda page: [law for one in (page.function, *page.pullbacks) for law in one.laws],
        "target": lambda id: where.get(id, ""),
    }
    made: dict[str, str] = {"style.css": (TEMPLATES / "style.css").read_text(encoding="utf-8")}
    for done, (name, template, values) in enumerate(plan(spec)):
        show(f"{name}.html", done, len(plan(spec)))
        made[f"{name}.html"] = jinja.get_template(f"{template}.html.j2").render(spec=spec, **values)
    return made


def plan(spec: Specification) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the pages of the document: name, template, and what the template needs beside the specification."""
    groups = [(page, list(group)) for page, group in groupby(spec.clauses, lambda c: c.page)]
    quantities = [Symbol(f"{q.latex}_j" if q.row else q.latex, q.meaning) for q in QUANTITIES.values()]
    return [
        ("index", "index", {}),
        *((page.function.id, "function", {"page": page}) for page in spec.functions),
        *((document_page(page.id), "document", {"page": page}) for page in spec.documents),
        ("laws", "laws", {}),
        ("grades", "grades", {"quantities": quantities}),
        ("clauses", "clauses", {"groups": groups}),
        ("bibliography", "bibliography", {}),
    ]
