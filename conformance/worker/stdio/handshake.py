"""The beginning of a conversation: which version is spoken, which functions there are, what is declared."""

from __future__ import annotations

from typing import Any

from ....spec.discovery import functions
from ..capabilities import DeclarationError, capabilities
from .process import Process
from .rules import PROTOCOL, Broken


class Refused(Exception):
    """The adapter answered that it failed; the message is its own."""


def start(process: Process, limit: float | None = None) -> str:
    """Open the conversation and return the version of what is behind the adapter."""
    answer, _ = process.ask("start", limit=limit, protocol=PROTOCOL)
    if answer["status"] != "ok":
        raise Broken("start/answer", f"start was answered with {answer['status']}: {answer.get('message', '')}"[:300])
    if answer.get("protocol") != PROTOCOL:
        raise Broken("start/version", f"it speaks version {str(answer.get('protocol'))[:40]}")
    version = answer.get("version", "")
    return version if isinstance(version, str) else ""


def describe(process: Process, limit: float | None = None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the names of the functions that the adapter has, and what it declares."""
    answer, _ = process.ask("describe", limit=limit)
    names, declared = answer.get("functions"), answer.get("capabilities", {})
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Broken("describe/functions", "functions is no list of names")
    if unknown := [name for name in names if name not in functions()]:
        raise Broken("describe/functions", f"there is no function {unknown[0][:60]!r}")
    try:
        capabilities(declared)
    except DeclarationError as error:
        raise Broken("describe/capabilities", str(error)) from error
    return tuple(names), declared
