"""What a function is tried with at level full keeps its limits row by row, as at the other levels."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from softgauge.conformance.run.plan import further
from softgauge.conformance.run.request import parse
from softgauge.conformance.scoring.circumstances import sums_to_one
from softgauge.conformance.worker.limits import Limits
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import function


def rows(limits: Limits) -> list[bool]:
    """Whether each of the first rows of entropy at level full sums to 1."""
    made = further(function("entropy"), "float8_e5m2", parse("numpy", level="full"), limits)
    return [bool(one) for batch in islice(made, 20) for one in np.atleast_1d(sums_to_one(batch.arrays[0]))]


def test_rows_that_are_no_probabilities_are_left_out_where_the_limits_say_so() -> None:
    everything, probabilities = rows(Limits()), rows(Limits(simplex=True))
    assert not all(everything)
    assert len(probabilities) > 100
    assert all(probabilities)


@pytest.mark.parametrize("classes", [1, 2, 1025, 4099])
def test_a_row_of_zeros_is_no_row_of_probabilities(classes: int) -> None:
    """In 8 bits each of 1025 may be what rounding left of a probability, but no division by their sum is."""
    assert not sums_to_one(np.zeros((2, classes), FORMATS["float8_e4m3fn"].dtype)).any()
