"""Digests of what a run is made from; a report, a badge and a citation carry them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import softgauge

_ROOT = Path(softgauge.__file__).parent


@cache
def digests() -> dict[str, str]:
    """Return the SHA-256 of the specification, the tables, the certified values and the harness; imports none of them.

    ``spec`` covers the sources of the specification and its bibliography, ``tables`` the published tables,
    ``reference`` all that decides a certified value, ``harness`` the cases and the checks. Equal digests mean equal
    questions and equal answers.

    >>> sorted(digests())
    ['harness', 'reference', 'spec', 'tables']
    """
    from ..reference.store import digest

    spec, reference = _ROOT / "spec", _ROOT / "reference"
    cases = reference / "cases"
    return {
        "spec": _of([*spec.rglob("*.py"), *spec.glob("*.bib")]),
        "tables": _of((reference / "tables" / "data").glob("*.json")),
        "reference": digest(),
        "harness": _of([*(_ROOT / "conformance").rglob("*.py"), *cases.glob("*.py"), *cases.glob("*.json")]),
    }


def _of(files: Iterable[Path]) -> str:
    """Return the digest of files by their paths in the package and their bytes."""
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(_ROOT).as_posix(), path) for path in files):
        content = path.read_bytes()
        total.update(f"{name} {len(content)}\n".encode() + content)
    return total.hexdigest()
