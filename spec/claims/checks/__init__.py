"""How claims are checked: steps that each carry out one piece of evidence."""

from .evaluation import Equal, stored
from .identity import Identity
from .number import Less, Number, Root
from .proof import Proof, Step, proof
from .sign import TANGENT, Limit, Minimum, Sign

__all__ = [
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
