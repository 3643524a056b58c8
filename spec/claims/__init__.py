"""What source documents claim of the softmax family, each claim with a verdict and a check that runs."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .claim import Claim, Document, Provenance, Verdict

__all__ = ["Claim", "ClaimError", "Document", "Provenance", "Verdict", "collect", "documents"]

FOLDER = Path(__file__).parent

APPARATUS = frozenset({"__init__", "__pycache__", "checks", "claim", "verify"})
"""What stands beside the documents in this folder; everything else in it is a document."""


class ClaimError(ValueError):
    """A document that cannot be used; the message names the document and the fault."""


@cache
def documents() -> tuple[Document, ...]:
    """Return every document of the folder: one file each, or one package where it has many claims.

    >>> [document.id for document in documents()]
    ['GS', 'RU', 'UA', 'ZH']
    """
    found = {path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or path.is_dir()} - APPARATUS
    return collect(importlib.import_module(f"{__name__}.{name}").DOCUMENT for name in found)


def collect(found: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents in order of their ids; raises :class:`ClaimError` for a malformed one.

    Ids of documents and of claims are permanent and unique; a claim's id is its document's with a number.
    A claim has a check unless its verdict says that there is nothing to prove.
    """
    ordered = tuple(sorted(found, key=lambda document: document.id))
    seen: set[str] = set()
    for document in ordered:
        for id in (document.id, *(claim.id for claim in document.claims)):
            if id in seen:
                raise ClaimError(f"{document.title}: the id {id!r} is taken; ids are permanent and unique: rename one")
            seen.add(id)
        for claim in document.claims:
            if not claim.id.startswith(f"{document.id}-"):
                raise ClaimError(f"{document.title}: claim {claim.id!r} does not start with {document.id + '-'!r}")
            if claim.verdict.checked and claim.check is None:
                raise ClaimError(f"{claim.id}: a verdict of {claim.verdict!r} needs a check")
    return ordered
