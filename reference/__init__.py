"""What the value is: enclosures by interval arithmetic, rounded once to any format."""

from .arbiter.certified import Certified, Undecided
from .arbiter.nonfinite import DomainError
from .arbiter.ziv import enclose
from .evaluate import UndecidedError, enclosures, value, values
from .formats import FORMATS, Format

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
