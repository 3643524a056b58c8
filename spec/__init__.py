"""What is true: definitions, derivatives, limits, special values and error bounds, each with a permanent id."""

from .discovery import discover, function, functions
from .law import Law, Rule
from .loading import OpError
from .op import Bound, Extension, Jacobian, Op, Source, Special, Vjp

__all__ = [
    "Bound",
    "Extension",
    "Jacobian",
    "Law",
    "Op",
    "OpError",
    "Rule",
    "Source",
    "Special",
    "Vjp",
    "discover",
    "function",
    "functions",
]
