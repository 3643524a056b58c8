"""Where a clause stands."""

from __future__ import annotations

from .model import Specification


def anchor(clause: str) -> str:
    """Return the anchor of a clause, the same on every page and in every edition.

    >>> anchor("softargmax/minus-inf")
    'softargmax-minus-inf'
    """
    return clause.replace("/", "-")


def targets(spec: Specification, ending: str) -> dict[str, str]:
    """Return the link to every clause and function by id."""
    found = {c.id: f"{c.page}{ending}#{c.anchor}" for c in spec.clauses}
    for page in spec.functions:
        found[page.function.id] = f"{page.function.id}{ending}"
        for pullback in page.pullbacks:
            found[pullback.id] = f"{page.function.id}{ending}#{pullback.id}"
    return found


def linked(page: str, ending: str) -> str:
    """Return the link to a page, or to an anchor on it.

    >>> linked("bibliography#bridle1990", ".md")
    'bibliography.md#bridle1990'
    """
    name, mark, anchor = page.partition("#")
    return f"{name}{ending}{mark}{anchor}"
