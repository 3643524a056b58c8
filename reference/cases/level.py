"""Levels: how much is tried, as rows for each number of classes."""

from __future__ import annotations

from dataclasses import dataclass

from ..formats import Format

VOCABULARIES = (32000, 50257, 128256, 262144)
"""Sizes of the vocabularies of language models."""

BEYOND_HALF = (65505, 65520)
"""The first sum of ones that is no binary16, and the first that rounds to infinity."""

LARGEST = 18
"""The largest number of classes is 2^18."""

ENTRIES = 1 << 21
"""Most entries of an array of one batch, where more than one row is."""


@dataclass(frozen=True)
class Level:
    """How much a level tries: rows for each number of classes, and scalar inputs.

    ``vocabulary`` rows are as long as a vocabulary. ``every_family`` asks for each family at each number of classes,
    however many classes there are.
    """

    rows: dict[int, int]
    extreme_rows: dict[int, int]
    scalars: int
    exhaustive: bool = False
    vocabulary: int = 0
    every_family: bool = False

    def accuracy(self, format: Format) -> dict[int, int]:
        """Return the rows for each number of classes for a format."""
        if not self.vocabulary:
            return self.rows
        # The sum of 2^16 equal terms is the first that binary16 cannot hold; in binary64 the arbiter takes longest.
        longest = 1 << 16 if format.bits <= 16 else VOCABULARIES[0] if format.bits <= 32 else 1 << 13
        return {**self.rows, longest: self.vocabulary}


def powers() -> tuple[int, ...]:
    """Return 2^j - 1, 2^j and 2^j + 1 up to 2^18, the vocabularies, and where a sum of ones leaves binary16.

    >>> powers()[:8], powers()[-1]
    ((1, 2, 3, 4, 5, 7, 8, 9), 262145)
    """
    near = {2**j + d for j in range(LARGEST + 1) for d in (-1, 0, 1)} | {10, *BEYOND_HALF, *VOCABULARIES}
    return tuple(sorted(near - {0}))


def _full(n: int) -> int:
    return 256 if n <= 64 else 96 if n <= 1024 else 0


LEVELS = {
    # Kernels take several rows and several classes at a time: some counts of either are odd, some a multiple of many.
    "smoke": Level(
        rows={1: 3, 2: 21, 3: 48, 17: 21, 128: 9, 1025: 5},
        extreme_rows={2: 13, 5: 14},
        scalars=900,
    ),
    # Extremes share the shapes of the other rows: a compiler sees each once.
    "standard": Level(
        rows={1: 4, 2: 61, 3: 60, 10: 62, 33: 37, 257: 16, 1024: 9, 2049: 7, 4099: 5},
        extreme_rows={2: 61, 10: 62, 33: 37},
        scalars=4000,
        exhaustive=True,
        vocabulary=2,
    ),
    "full": Level(
        rows={n: _full(n) for n in powers()},
        extreme_rows=dict.fromkeys(powers(), 48),
        scalars=40000,
        exhaustive=True,
        every_family=True,
    ),
}
