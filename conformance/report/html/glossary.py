"""The clauses that a report cites: what each says, and where it stands in the specification."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ....spec.op import Op
from ....spec.render.targets import anchor
from ...clauses.explain import statement
from ...clauses.registry import Clause, of_functions

# Through the link of the installed package to the folder it stands in: a wheel holds no documents.
CHECKOUT = Path(__file__).resolve().parents[3]
DOCUMENTS = Path("docs", "spec")


@dataclass(frozen=True)
class Entry:
    """One clause; ``link`` leads to the document where the page lies in the same checkout, else it is empty."""

    id: str
    kind: str
    statement: str
    link: str


def glossary(ids: Iterable[str], place: Path | None) -> dict[str, list[Entry]]:
    """Return the known ones of some clauses, by the function that they belong to, in the order of the specification.

    >>> [entry.statement for entry in glossary({"logsumexp/all-minus-inf", "no/clause"}, None)["logsumexp"]]
    ['logsumexp of x = (-inf, -inf, -inf) is -inf']
    """
    found: dict[str, list[Entry]] = {}
    wanted = set(ids)
    before = _before(place)
    for id, clause in _known().items():
        if id in wanted:
            link = before and f"{before}/{page(clause)}.md#{anchor(id)}"
            found.setdefault(clause.owner.id, []).append(Entry(id, clause.kind.value, statement(clause), link))
    return found


def page(clause: Clause) -> str:
    """Return the name of the page that a clause of a function stands on: pullbacks share that of their function."""
    assert isinstance(clause.owner, Op)
    return clause.owner.pullback_of or clause.owner.id


def _before(place: Path | None) -> str:
    """Return the way from the folder of a page to the documents; empty where it would lead out of the checkout."""
    if place is None or not (CHECKOUT / DOCUMENTS).is_dir():
        return ""
    folder = Path(os.path.realpath(place)).parent
    return Path(os.path.relpath(CHECKOUT / DOCUMENTS, folder)).as_posix() if folder.is_relative_to(CHECKOUT) else ""


@cache
def _known() -> dict[str, Clause]:
    return {clause.id: clause for clause in of_functions()}
