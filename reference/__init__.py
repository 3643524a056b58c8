"""What the value is: enclosures by interval arithmetic, rounded once to any format.

Imported when it is asked for: a worker knows the formats and never needs what computes values.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "arbiter.certified": ("Certified", "Undecided"),
    "arbiter.nonfinite": ("DomainError",),
    "arbiter.ziv": ("enclose",),
    "evaluate": ("UndecidedError", "enclosures", "value", "values"),
    "formats": ("FORMATS", "Format"),
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
