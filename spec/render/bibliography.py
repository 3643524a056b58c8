"""The bibliography, read from ``sources.bib``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pybtex.database import parse_file
from pybtex.richtext import Text

from .model import Reference

SOURCES = Path(__file__).parents[1] / "sources.bib"


def references(cited: Mapping[str, tuple[str, ...]], path: Path = SOURCES) -> tuple[Reference, ...]:
    """Return the entries of ``path`` by key, each with the ids that cite it.

    >>> [r.authors[0] for r in references({}) if r.key == "machler2012"]
    ['Martin Mächler']
    """
    entries = parse_file(str(path), bib_format="bibtex").entries
    return tuple(_reference(key, entries[key], cited.get(key, ())) for key in sorted(entries))


def _reference(key: str, entry: Any, cited: tuple[str, ...]) -> Reference:
    fields = {name: " ".join(entry.fields[name].split()) for name in entry.fields}
    return Reference(
        key=key,
        authors=tuple(
            _plain(" ".join((*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names)))
            for p in entry.persons.get("author", ())
        ),
        title=_prose(fields["title"]),
        published=_published(fields),
        year=fields.get("year", ""),
        doi=fields.get("doi", ""),
        url=fields.get("url") or (f"https://doi.org/{fields['doi']}" if "doi" in fields else ""),
        cited=cited,
    )


def _published(fields: Mapping[str, str]) -> str:
    """Where an entry appeared: journal or book, volume, pages, publisher."""
    within = [
        fields[name] for name in ("journal", "booktitle", "howpublished", "institution", "school") if name in fields
    ]
    if "volume" in fields:
        within.append(f"volume {fields['volume']}" + (f"({fields['number']})" if "number" in fields else ""))
    if "pages" in fields:
        within.append(f"pages {fields['pages'].replace('--', '–')}")
    within += [fields[name] for name in ("publisher",) if name in fields]
    if fields.get("archiveprefix", fields.get("archivePrefix", "")).lower() == "arxiv" or "eprint" in fields:
        within.append(f"arXiv:{fields['eprint']}")
    return _plain(", ".join(within))


def _prose(latex: str) -> str:
    """Return a title with its formulas left in place."""
    parts = re.split(r"(\$[^$]*\$)", latex)
    return "".join(part if part.startswith("$") else _plain(part) for part in parts)


def _plain(latex: str) -> str:
    # from_latex drops a space at an end, where a formula may begin.
    before, after = latex[: len(latex) - len(latex.lstrip())], latex[len(latex.rstrip()) :]
    return f"{before}{str(Text.from_latex(latex)).strip()}{after}" if latex.strip() else latex
