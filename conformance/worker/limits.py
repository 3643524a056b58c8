"""What a backend limits its functions to: circumstances of a call, never its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

REDUCTIONS = ("none", "sum", "mean")
LABELS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))


class LimitError(ValueError):
    """An entry of ``limits`` is not what it may be."""


@dataclass(frozen=True)
class Limits:
    """Circumstances within which a function is offered; what says nothing limits nothing."""

    least: int = 0
    most: int | None = None
    multiple: int = 1
    last_axis: bool = False
    dimensions: tuple[int, ...] = ()
    contiguous: bool = False
    simplex: bool = False
    reductions: tuple[str, ...] = REDUCTIONS
    labels: tuple[str, ...] = LABELS
    threads: bool = True

    def classes(self, n: int) -> bool:
        """Whether a number of classes is within the limits.

        >>> limits = Limits(least=8, most=64, multiple=8)
        >>> [n for n in (4, 8, 12, 64, 72) if limits.classes(n)]
        [8, 64]
        """
        return self.least <= n <= (n if self.most is None else self.most) and n % self.multiple == 0

    def fitted(self, n: int) -> int:
        """Return the number of classes within the limits that stands for n: the next one that is not smaller, if any.

        >>> Limits(most=1024, multiple=8).fitted(17), Limits(most=1024).fitted(4099), Limits(least=2).fitted(1)
        (24, 1024, 2)
        """
        up = -(-max(n, self.least) // self.multiple) * self.multiple
        return up if self.most is None or up <= self.most else self.most // self.multiple * self.multiple

    def words(self) -> Iterator[str]:
        """Yield each limit as reports name it."""
        if self.least > 1:
            yield f"K >= {self.least}"
        if self.most is not None:
            yield f"K <= {self.most}"
        if self.multiple > 1:
            yield f"K a multiple of {self.multiple}"
        if self.last_axis:
            yield "the last axis"
        if self.dimensions:
            yield f"{' or '.join(map(str, self.dimensions))} dimensions"
        if self.contiguous:
            yield "contiguous arrays"
        if self.simplex:
            yield "probabilities that sum to 1"
        if self.reductions != REDUCTIONS:
            yield f"reduction {' or '.join(self.reductions)}"
        if self.labels != LABELS:
            yield f"labels of {' or '.join(self.labels)}"
        if not self.threads:
            yield "one thread"


def limits(declared: Any, functions: Sequence[str]) -> Mapping[str, Limits]:
    """Return the limits of each function that has any; raises :class:`LimitError` that names the entry.

    >>> limits({"classes": {"max": 8}}, ("sigmoid",))["sigmoid"].most
    8
    >>> limits({"softmaxx": {}}, ("sigmoid",))
    Traceback (most recent call last):
        ...
    softgauge.conformance.worker.limits.LimitError: there is no limit 'softmaxx'; there are classes, axes, \
dimensions, layout, inputs, reductions, labels, threads, and the names of functions
    """
    if not isinstance(declared, dict):
        raise LimitError("it must be a dict")
    common = {name: value for name, value in declared.items() if name not in functions}
    own = {name: value for name, value in declared.items() if name in functions}
    for name, value in own.items():
        if not isinstance(value, dict):
            raise LimitError(f"{name} must be a dict")
    found = {name: _limits({**common, **own.get(name, {})}) for name in functions}
    return {name: each for name, each in found.items() if each != Limits()}


def _limits(entries: Mapping[str, Any]) -> Limits:
    fields: dict[str, Any] = {}
    for name, value in entries.items():
        if name not in READERS:
            raise LimitError(f"there is no limit {name!r}; there are {', '.join(READERS)}, and the names of functions")
        fields.update(READERS[name](value))
    return Limits(**fields)


def _classes(value: Any) -> dict[str, Any]:
    known = {"min": "least", "max": "most", "multiple_of": "multiple"}
    if not isinstance(value, dict) or set(value) - set(known) or not all(_whole(n) for n in value.values()):
        raise LimitError("classes must map min, max or multiple_of to whole numbers above 0")
    limits = Limits(**{known[name]: n for name, n in value.items()})
    if (least := limits.fitted(1)) < 1 or not limits.classes(least):
        raise LimitError(f"no number of classes is within {value}")
    return {known[name]: n for name, n in value.items()}


def _word(field: str, name: str, word: str) -> Any:
    def read(value: Any) -> dict[str, Any]:
        if value != word:
            raise LimitError(f"{name} may be {word!r}, or be left out")
        return {field: True}

    return read


def _some(field: str, known: Sequence[Any]) -> Any:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, list) or not value or any(each not in known for each in value):
            raise LimitError(f"{field} must be a list of some of {', '.join(map(str, known))}")
        return {field: tuple(value)}

    return read


def _threads(value: Any) -> dict[str, Any]:
    if not isinstance(value, bool):
        raise LimitError("threads must be True or False")
    return {"threads": value}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


READERS = {
    "classes": _classes,
    "axes": _word("last_axis", "axes", "last"),
    "dimensions": _some("dimensions", range(1, 6)),
    "layout": _word("contiguous", "layout", "contiguous"),
    "inputs": _word("simplex", "inputs", "simplex"),
    "reductions": _some("reductions", REDUCTIONS),
    "labels": _some("labels", LABELS),
    "threads": _threads,
}
"""What reads each entry of ``limits``."""
