"""How claims are checked: steps that each carry out one piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping

from .evaluation import Equal, stored
from .identity import Identity
from .number import Less, Number, Root
from .proof import Proof, Step, proof
from .sign import TANGENT, Limit, Minimum, Sign

__all__ = [
    "FORMS",
    "TANGENT",
    "Equal",
    "Identity",
    "Less",
    "Limit",
    "Minimum",
    "Number",
    "Proof",
    "Root",
    "Sign",
    "Step",
    "proof",
    "stored",
]

FORMS: Mapping[type, str] = {
    Equal: "evaluation, exact or with every operation rounded",
    Identity: "identity",
    Less: "enclosures that increase",
    Limit: "limit",
    Minimum: "minimum of a convex function",
    Number: "enclosure of a printed number",
    Root: "change of sign beside a printed root",
    Sign: "certificate of a sign",
}
"""The forms of a step as a reader calls them."""
