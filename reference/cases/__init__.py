"""Where implementations break: families of inputs, each with a flag, a reason and the bug it finds."""

from .batch import Batch, batches
from .exhaustive import exhaustive
from .family import Family

__all__ = ["Batch", "Family", "batches", "exhaustive"]
