"""Digests of what a run is made from; a report, a badge and a citation carry them."""

from __future__ import annotations

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
    from ...reference.digest import digest, digest_of

    spec, reference = _ROOT / "spec", _ROOT / "reference"
    cases = reference / "cases"
    return {
        "spec": digest_of([*spec.rglob("*.py"), *spec.glob("*.bib")], _ROOT),
        "tables": digest_of((reference / "tables" / "data").glob("*.json"), _ROOT),
        "reference": digest(),
        "harness": digest_of(
            [*(_ROOT / "conformance").rglob("*.py"), *cases.rglob("*.py"), *cases.glob("*.json")], _ROOT
        ),
    }
