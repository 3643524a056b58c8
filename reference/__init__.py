"""What the value is: enclosures by interval arithmetic, rounded once to any format."""

from .certified import Certified, Undecided
from .enclose import enclose
from .formats import FORMATS, Format
from .irregular import DomainError
from .value import UndecidedError, enclosures, value, values

__all__ = [
    "FORMATS",
    "Certified",
    "DomainError",
    "Format",
    "Undecided",
    "UndecidedError",
    "enclose",
    "enclosures",
    "value",
    "values",
]
