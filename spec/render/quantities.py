"""The symbols of error bounds: what ``spec/bounds.py`` and the ops call them, LaTeX and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A symbol of error bounds; ``row`` says that it has one value for each class."""

    latex: str
    meaning: str
    row: bool = False


QUANTITIES: Mapping[str, Quantity] = {
    "u": Quantity("u", "unit roundoff of the compute format"),
    "c_d": Quantity("c_d", "roundoffs in the argument of an exponential"),
    "c_x": Quantity("c_x", "$c_d$ where the loss of shift invariance is granted (grade *fragile*), else 0"),
    "k_exp": Quantity(r"k_{\exp}", "roundoffs of an exponential"),
    "k_log": Quantity(r"k_{\log}", "roundoffs of a logarithm"),
    "k_div": Quantity(r"k_{\mathrm{div}}", "roundoffs of a division"),
    "slack": Quantity(r"\Delta", "how far the shift may lie below the maximum, in nats"),
    "base2": Quantity(r"\beta", "1 where logarithms may be taken in base 2, else 0"),
    "plain": Quantity(r"\nu", "0 for the grade *stable*, which assumes the better formula, else 1"),
    "h": Quantity("h", "depth of the summation tree"),
    "n": Quantity("n", "number of classes"),
    "samples": Quantity("n", "number of samples"),
    "x": Quantity("x", "the logits"),
    "m": Quantity("m", r"$\max_i x_i$"),
    "d": Quantity("d", "$m - x_j$", row=True),
    "offset": Quantity("a", r"$\lvert x_j \rvert + \max_i \lvert x_i \rvert$", row=True),
    "p": Quantity("p", r"$\operatorname{softargmax}(x)$", row=True),
    "z": Quantity("z", r"$\log p$", row=True),
    "D": Quantity(r"\bar{D}", r"$\sum_i p_i d_i$"),
    "log_s": Quantity(r"\ell", r"$\log \sum_i e^{-d_i}$"),
    "tail": Quantity(r"\tau", r"$1 - \max_i p_i$ with log1p (grade *stable*), $2 - \max_i p_i$ with log"),
    "value": Quantity("B", r"$\sum_i p_i x_i$"),
    "sigma": Quantity(r"\sigma", r"$\sigma(x)$"),
    "cosigma": Quantity(r"\bar{\sigma}", r"$\sigma(-x)$"),
    "far": Quantity(r"\sigma_{-}", r"$\sigma(-\lvert x \rvert)$"),
    "probability": Quantity("p", "the first argument", row=True),
    "q_kept": Quantity("q", "the second argument; a term without weight is left out", row=True),
    "scale_L": Quantity("L", r"$\log(n - 1)$"),
    "factor": Quantity("f", "$L$, with slope correction $K$"),
    "y": Quantity("y", "the exact result"),
    "t": Quantity("t", "the targets, one-hot for a label, weighted and smoothed in a loss"),
    "target": Quantity("t", "the target"),
    "certain": Quantity(r"\iota", "1 where the target is 0 or 1, else 0"),
    "temperature": Quantity("t", "the temperature"),
    "g": Quantity("g", "the cotangent"),
}

ROW = frozenset({"x", "m", "d", "offset", "p", "z", "D", "log_s", "tail"})
"""What belongs to a row of logits: a function that composes two softargmaxes has one of each for both."""
