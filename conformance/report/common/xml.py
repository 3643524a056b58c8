"""XML documents as text; text from a backend must have gone through ``plain``, which leaves nothing XML forbids."""

from __future__ import annotations

from xml.etree import ElementTree


def document(root: ElementTree.Element) -> str:
    """Return an XML document, indented, the same text for the same tree."""
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
