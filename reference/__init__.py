"""What the value is: enclosures by interval arithmetic, rounded once to any format."""

from .enclose import Certified, Undecided, enclose
from .formats import FORMATS, Format
from .value import enclosures, value, values

__all__ = ["FORMATS", "Certified", "Format", "Undecided", "enclose", "enclosures", "value", "values"]
