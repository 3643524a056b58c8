"""Steps that several parts of the document use."""

from __future__ import annotations

import sympy

from ..checks import Sign

b = sympy.Symbol("b", positive=True)

# Beside the 1 of the largest entry stand e^{-gap} = 1/(1 + b), b >= 0, one for each other entry.
LSE_ABOVE_MAX = Sign("each further term of Σ e^{x_i - max} is positive: max < lse", 1 / (1 + b), 1 / (1 + b))
LSE_BELOW = Sign("… and at most 1, below it for a gap: lse <= max + log n", 1 - 1 / (1 + b), b / (1 + b))
