"""The document as one JSON file, with the schema that describes it beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from .document import Show, silent
from .model import Specification

SCHEMA = Path(__file__).parent / "spec.schema.json"


def pages(spec: Specification, show: Show = silent) -> dict[str, str]:
    """Return the files of the JSON document by name."""
    show("spec.json", 0, 1)
    return {
        "spec.json": json.dumps(asdict(spec), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        SCHEMA.name: SCHEMA.read_text(encoding="utf-8"),
    }
