"""The document's pictures as SVG."""

from __future__ import annotations

from .model import Specification
from .plot import draw


def drawings(spec: Specification) -> dict[str, str]:
    """Return SVG by the name of the picture."""
    return {
        picture.name: draw(picture.points, picture.title, picture.cap)
        for page in spec.functions
        for picture in page.pictures
    }
