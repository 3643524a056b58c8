"""The law check: its values are certified ones, its inputs exact, its clauses known, and it cites the law that broke."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from softgauge.conformance.checks import law
from softgauge.conformance.checks.laws import ENFORCES, IMAGES, ROWS
from softgauge.conformance.checks.laws.image import Image, Source
from softgauge.reference.cases import batches
from softgauge.reference.store import certified
from softgauge.spec.discovery import functions
from softgauge.spec.laws import laws
from softgauge.spec.prove import pending

FORMATS = ("float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn")


@cache
def planned(function: str, format: str, level: str = "smoke", seed: int = 0) -> list[Image]:
    op = functions()[function]
    return law.plan(Source(op, tuple(batches(op, format, level, seed))))


def every(level: str = "smoke", formats: tuple[str, ...] = FORMATS) -> Iterator[Image]:
    for name in functions():
        for format in formats:
            yield from planned(name, format, level)


def test_every_clause_is_one_of_the_specification() -> None:
    proved = {clause for clause, _ in pending()}
    assert set(ENFORCES) - proved == set()
    assert set(ENFORCES) - set(laws()) == {"logsumexp/gradient", "mellowmax/gradient"}


def test_every_law_of_an_image_is_declared_and_every_declared_one_occurs() -> None:
    declared = {clause for theme in IMAGES for clause in theme.ENFORCES}
    assert {image.law for image in every()} == declared


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_law_carries_over_is_what_the_reference_certifies(format: str) -> None:
    compared = 0
    for image in every(formats=(format,)):
        if image.known is image.batch:
            continue
        op = functions()[image.batch.op]
        known = image.known
        carried = image.want(certified(functions()[known.op], known.arrays, known.format, known.parameters))
        direct = certified(op, image.batch.arrays, image.batch.format, image.batch.parameters)
        clear = (carried.bits >= 0) & (direct.bits >= 0)
        assert clear.mean() > 0.9
        same = (carried.rounded == direct.rounded) | (np.isnan(carried.rounded) & np.isnan(direct.rounded))
        assert same[clear].all(), image.batch.id
        assert (carried.ulp_exponent == direct.ulp_exponent)[clear].all(), image.batch.id
        assert np.allclose(carried.residual[clear], direct.residual[clear], rtol=0, atol=2.0**-8), image.batch.id
        compared += int(clear.sum())
    assert compared > 10_000
