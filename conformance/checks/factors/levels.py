"""Factors and their levels, as data: a level is a class of circumstances, which a member drawn by seed stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FACTORS = Mapping[str, tuple[str, ...]]

CLASSES = {
    "1": (1,),
    "2": (2,),
    "few": (3, 5, 6, 7, 8),
    "around 16 or 32": (15, 16, 17, 31, 32, 33),
    "around 64, 128 or 256": (63, 64, 65, 127, 128, 129, 255, 256, 257),
    "odd, 513 to 1023": (513, 601, 767, 769, 895, 1021),
    "around 1024": (1023, 1024, 1025),
    "thousands": (4099, 8193),
}
"""Numbers of classes: the sides of powers of two, where a kernel takes what is left of a block."""

ROWS = {
    "1": (1,),
    "2": (2,),
    "3": (3,),
    "around 32": (31, 32, 33),
    "around 256": (255, 256, 257),
    "thousands": (1031, 2049),
}
"""Rows before the axis."""

INNER = {"1": (1,), "2": (2,), "3": (3,), "a lane": (8, 16), "64": (64,), "257": (257,)}
"""Positions behind the axis: how far apart the entries of a row lie."""

BATCH = {"3": (3,), "around 32": (31, 33), "800": (800,), "thousands": (2049, 4099)}
"""Rows of a reduction."""

FEW = {"1": (1,), "2": (2,), "3": (3,), "17": (17,)}
"""Classes of a reduction."""

FORMATS = ("float64", "float32", "float16", "bfloat16")

LAYOUTS = {
    "contiguous": ("contiguous", "offset", "read-only"),
    "gaps": ("columns", "strided"),
    "permuted": ("permuted", "channels-last"),
    "transposed": ("transposed",),
    "foreign": ("reversed", "unaligned"),
    "broadcast": ("repeated",),
}
"""How an argument lies in memory; *foreign* may be refused, *repeated* has a stride of 0 along one of its axes."""

LABELS = ("int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64")

IGNORED = ("none", "-100", "a class", "beyond")
"""Which label is ignored; *beyond* is one that exceeds the number of classes."""

ARGUMENTS: FACTORS = {name: tuple(LAYOUTS) for name in ("first", "second", "third")}

ROW_FACTORS: FACTORS = {
    "format": FORMATS,
    "dimensions": ("1", "2", "3", "4", "5"),
    "axis": ("last", "first", "middle"),
    "classes": tuple(CLASSES),
    "rows": tuple(ROWS),
    "inner": tuple(INNER),
    **ARGUMENTS,
    "values": ("ordinary", "wide", "far", "equal", "late", "tails"),
    "absent": ("none", "scattered", "leading", "middle", "trailing", "all but one", "whole rows"),
    "further": ("random", "last", "mixed", "alternating", "zero"),
    "temperature": ("1", "below", "above"),
    "labels": LABELS,
    "ignored": IGNORED,
    "weight": ("none", "given"),
    "smoothing": ("none", "given"),
}
"""A function of a row."""

NUMBER_FACTORS: FACTORS = {
    "format": FORMATS,
    "dimensions": ("1", "2", "3", "4", "5"),
    "classes": tuple(CLASSES),
    "rows": tuple(ROWS),
    **ARGUMENTS,
}
"""A function of single numbers; *classes* is the last extent."""

LOSS_FACTORS: FACTORS = {
    "format": FORMATS,
    "dimensions": ("1", "2", "3", "4"),
    "axis": ("last", "first", "middle"),
    "rows": tuple(BATCH),
    "classes": tuple(FEW),
    "first": tuple(LAYOUTS)[:-1],
    "second": tuple(LAYOUTS),
    "losses": ("ordinary", "a hundred"),
    "counted": ("all", "scattered", "unequal", "one"),
    "labels": LABELS,
    "ignored": IGNORED,
    "weight": ("none", "given"),
    "smoothing": ("none", "given"),
    "reduction": ("mean", "sum"),
}
"""A loss over rows; *counted* says which of the labels are not ignored, *dimensions* are those of the labels."""

KINDS: Mapping[str, FACTORS] = {"row": ROW_FACTORS, "number": NUMBER_FACTORS, "loss": LOSS_FACTORS}

SHAPE = ("dimensions", "axis", "classes", "rows", "inner", "first", "second")
"""Factors of which every three are held together above smoke: faults of structure need more of them than others."""

MOST = 1 << 14
"""Entries of an argument."""


@dataclass(frozen=True)
class Needs:
    """Where ``factor`` has one of ``levels``, ``other`` has one of ``permitted``."""

    factor: str
    levels: tuple[str, ...]
    other: str
    permitted: tuple[str, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that it speaks of."""
        return self.factor, self.other

    def holds(self, row: Mapping[str, str]) -> bool:
        """Whether a row of levels is allowed."""
        return row[self.factor] not in self.levels or row[self.other] in self.permitted


@dataclass(frozen=True)
class Room:
    """The least members of the levels of some factors have a product of at most ``most``."""

    sizes: Mapping[str, Mapping[str, tuple[int, ...]]]
    most: int = MOST

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that it speaks of."""
        return tuple(self.sizes)

    def holds(self, row: Mapping[str, str]) -> bool:
        """Whether a row of levels is allowed."""
        total = 1
        for name, members in self.sizes.items():
            total *= min(members[row[name]])
        return total <= self.most


Constraint = Needs | Room

_SEVERAL = ("3", "4", "5")

_LAID = (
    *(Needs(name, ("permuted",), "dimensions", _SEVERAL) for name in ARGUMENTS),
    *(Needs(name, ("transposed", "broadcast"), "dimensions", ("2", *_SEVERAL)) for name in ARGUMENTS),
)

CONSTRAINTS: Mapping[str, tuple[Constraint, ...]] = {
    "row": (
        Needs("axis", ("middle",), "dimensions", _SEVERAL),
        Needs("axis", ("first",), "dimensions", ("2", *_SEVERAL)),
        Needs("axis", ("first",), "rows", ("1",)),
        Needs("axis", ("last",), "inner", ("1",)),
        Needs("dimensions", ("1",), "rows", ("1",)),
        Needs("absent", ("scattered", "leading", "middle", "trailing", "all but one"), "classes", tuple(CLASSES)[1:]),
        *_LAID,
        Room({"classes": CLASSES, "rows": ROWS, "inner": INNER}),
    ),
    "number": (Needs("dimensions", ("1",), "rows", ("1",)), *_LAID, Room({"classes": CLASSES, "rows": ROWS})),
    "loss": (
        Needs("axis", ("middle",), "dimensions", ("2", "3", "4")),
        Needs("counted", ("unequal",), "dimensions", ("2", "3", "4")),
        Needs("counted", ("scattered", "unequal", "one"), "ignored", IGNORED[1:]),
        Needs("ignored", IGNORED[1:], "counted", ("scattered", "unequal", "one")),
        *(
            Needs(name, ("permuted", "transposed", "broadcast"), "dimensions", ("2", "3", "4"))
            for name in ("first", "second")
        ),
        # Labels that are the same all along an axis leave nothing to ignore unequally there.
        Needs("second", ("broadcast",), "counted", ("all", "scattered")),
    ),
}
"""What cannot be, by kind of function."""
