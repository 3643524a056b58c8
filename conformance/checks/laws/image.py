"""An input made by a law from another one, the certified values that the law carries over, and rows to begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ....reference.cases import Batch, batches
from ....reference.cases.batch import generator
from ....reference.evaluate import Enclosures
from ....reference.formats import FORMATS, Array, Format
from ....spec.discovery import functions
from ....spec.op import Op

Move = Callable[[Array], Array]

PREFERRED = 20
"""Classes of the rows that laws are asked on: the batch nearest to it lends its shape."""


def same(a: Array) -> Array:
    """Return ``a``."""
    return a


@dataclass(frozen=True)
class Image:
    """The arguments ``batch`` of one call, made by a law from those of the call ``base``, perhaps of another function.

    The exact values of ``batch`` are ``sign`` times those of ``known`` after ``move``. The law says that the result is
    ``expected`` of the result of ``base``, whose tolerances ``spread`` moves (``move`` where it is None).
    """

    law: str
    batch: Batch
    base: Batch
    known: Batch
    move: Move = same
    sign: int = 1
    expected: Callable[[Array], Array] | None = None
    spread: Move | None = None

    def want(self, known: Enclosures) -> Enclosures:
        """Return the certified values of the batch: rounding to nearest and the ulp do not see places and signs."""
        return Enclosures(
            np.ascontiguousarray(self.move(known.rounded) if self.sign > 0 else -self.move(known.rounded)),
            np.ascontiguousarray(self.move(known.ulp_exponent)),
            np.ascontiguousarray(self.sign * self.move(known.residual)),
            np.ascontiguousarray(self.move(known.bits)),
        )

    def gap(self, got: Array, base: Array) -> Array:
        """Return how far the two sides of the law are apart, in float64."""
        due = self.sign * self.move(base) if self.expected is None else self.expected(base)
        return np.asarray(np.where(got == due, 0.0, np.abs(got - due)))

    def slack(self, tolerance: Array, base: Array) -> Array:
        """Return how far they may be apart if both results are within their tolerances."""
        return np.asarray(tolerance + (self.spread or self.move)(base))


@dataclass(frozen=True)
class Source:
    """The batches of one function in one format, from which images are made."""

    op: Op
    batches: tuple[Batch, ...]
    _parts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Read format, level and seed from the first id."""
        object.__setattr__(self, "_parts", self.batches[0].id.split(":")[1:4])

    @property
    def format(self) -> Format:
        """The format of the batches."""
        return FORMATS[self._parts[0]]

    def sized(self, n: int = PREFERRED) -> Batch:
        """Return the ordinary batch whose number of classes is nearest to ``n``."""
        usual = [b for b in self.batches if b.check != "overflow"]
        return min(usual, key=lambda b: abs(b.arrays[0].shape[-1] - n))

    def batch(
        self,
        name: str,
        arrays: tuple[Array, ...],
        flags: tuple[str, ...],
        *,
        op: str = "",
        given: Mapping[str, Any] | None = None,
    ) -> Batch:
        """Return a batch of the law check, by default of this function."""
        of = op or self.op.id
        prefix = ":".join([of, *self._parts, "law"])
        return Batch(f"{prefix}:{name}", of, self.format.name, "law", arrays, flags, dict(given or {}))

    def random(self, name: str) -> np.random.Generator:
        """Return the generator of a law for this format, level and seed; every function gets the same numbers."""
        return generator(":".join([*self._parts, "law", name]))

    def elementwise(self, op: str) -> Batch:
        """Return the scalar batch on which another elementwise function is measured."""
        format, level, seed = self._parts
        return next(batches(functions()[op], format, level, int(seed)))

    def grid(self, name: str, scale: float, *, op: str = "", lent: Batch | None = None) -> Batch:
        """Return rows of small multiples of ``scale``; shape and further arguments are those of ``lent``.

        Every entry plus any :func:`offset <offsets>` is a number of the format.
        """
        like = lent if lent is not None else self.sized()
        shape = like.arrays[0].shape
        reach = reach_of(self.format)
        x = self.random(name).integers(-reach, reach + 1, size=shape) * scale
        rest = like.arrays[1:] if not op else ()
        given = like.parameters if not op else {}
        return self.batch(
            f"{name}-K{shape[-1]}",
            (x.astype(self.format.dtype), *rest),
            (f"multiples of {scale:g}",) * shape[0],
            op=op,
            given=given,
        )


def reach_of(format: Format) -> int:
    """Return the largest multiple in a grid row: 16, or half of the integers that a narrow significand counts."""
    return int(2 ** min(4, format.p - 1))


def with_rows(batch: Batch, arrays: tuple[Array, ...], flags: tuple[str, ...], law: str) -> Batch:
    """Return a batch with other arguments, named after the one it is made from and a law."""
    head, _, size = batch.id.rpartition(":")
    prefix = head.rpartition(":")[0]
    return replace(batch, id=f"{prefix}:law:{law}-{size}", check="law", arrays=arrays, flags=flags)
