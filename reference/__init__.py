"""What the value is: enclosures by interval arithmetic, rounded once to any format."""

from .certified import Certified, Undecided
from .enclose import enclose
from .formats import FORMATS, Format
from .value import enclosures, value, values

__all__ = ["FORMATS", "Certified", "Format", "Undecided", "enclose", "enclosures", "value", "values"]
