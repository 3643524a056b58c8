"""Every source that is cited is in the bibliography, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import softgauge.spec
from softgauge.spec import functions
from softgauge.spec.laws import laws

BIBLIOGRAPHY = (Path(softgauge.spec.__file__).parent / "sources.bib").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^@(\w+)\{([^,]+),\n(.*?)^\}$", BIBLIOGRAPHY, re.MULTILINE | re.DOTALL)
KEYS = [key for _, key, _ in ENTRIES]


def cited() -> set[str]:
    keys = set()
    for f in functions().values():
        clauses = [clause.source for clause in f.clauses]
        keys |= {source.key for source in (*f.sources, *clauses) if source is not None}
    return keys | {law.source.key for law in laws().values() if law.source is not None}


def test_the_sources_cited_are_the_sources_listed() -> None:
    assert set(KEYS) == cited()


def test_every_entry_is_read_and_no_key_occurs_twice() -> None:
    assert len(ENTRIES) == BIBLIOGRAPHY.count("@")
    assert [key for key, times in Counter(KEYS).items() if times > 1] == []


def test_every_entry_names_author_title_and_the_year_of_its_key() -> None:
    for _, key, body in ENTRIES:
        fields = dict(re.findall(r"^  (\w+) += \{(.*?)\},$", body, re.MULTILINE | re.DOTALL))
        assert fields.keys() >= {"author", "title", "year"}, key
        assert key.endswith(fields["year"]), key
