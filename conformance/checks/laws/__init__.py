"""The laws that a run asks for, one theme a file. A file declares ``ENFORCES``, the clauses it cites.

It defines either ``images(source)``, inputs made by a law from others, or ``broken(…)``, the rows of one result that
break a law by themselves.
"""

from . import merging, permutation, reduction, reflection, self_divergence, translation, two_classes
from .rows import order, ranges, sums

IMAGES = (two_classes, reflection, reduction, self_divergence, merging, translation, permutation)
"""Files that make inputs; the first whose law fails names the fault."""

ROWS = (sums, ranges, order)
"""Files that look at one result."""

ENFORCES: tuple[str, ...] = tuple(dict.fromkeys(clause for law in (*IMAGES, *ROWS) for clause in law.ENFORCES))
"""Every clause that the law check cites."""
