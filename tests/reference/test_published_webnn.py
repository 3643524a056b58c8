"""Values that WebNN's tests expect of the same functions, and which of them are not the nearest number.

reduceLogSumExp: web-platform-tests/wpt, webnn/conformance_tests/reduce_log_sum_exp.https.any.js, commit 5c6f8b0f;
its tolerance is 2n + 18 ulp. softmax, sigmoid and softplus: webmachinelearning/webnn-baseline, test/softmax_test.js
(commit 6d81532c), test/sigmoid_test.js (0f839b1a) and test/softplus_test.js (52fa09b9). Values, no code, of both.
"""

from __future__ import annotations

import numpy as np
import pytest

from softgauge.reference import value, values
from softgauge.reference.arbiter.certified import Certified

from .test_published import is_not_nearest

# fmt: off
POSITIVE = [
    0.7974132895469666, 5.046889781951904, 8.520371437072754, 1.4063042402267456, 0.11882661283016205,
    0.2858544886112213, 1.9325640201568604, 3.7939958572387695, 2.6040232181549072, 4.937509536743164,
    4.571482181549072, 0.786512017250061, 0.21018670499324799, 9.063042640686035, 4.099809646606445,
    4.596248626708984, 0.2549232244491577, 1.159480094909668, 6.802876949310303, 5.234325408935547,
    8.914905548095703, 9.166799545288086, 5.717507362365723, 0.3255050778388977,
]
NEGATIVE = [
    -4.025670051574707, -9.444348335266113, -3.1193981170654297, -5.943697929382324, -0.3701804578304291,
    -4.397126197814941, -6.605968475341797, -5.534277439117432, -7.361471176147461, -1.9987547397613525,
    -9.093968391418457, -8.693618774414062, -8.416788101196289, -1.010741114616394, -9.814584732055664,
    -9.725259780883789, -9.157071113586426, -0.001698818989098072, -9.963415145874023, -5.991659641265869,
    -6.180599689483643, -1.2336505651474, -0.44234341382980347, -6.990072250366211,
]
HALF_NEGATIVE = [
    -4.02734375, -9.4453125, -3.119140625, -5.9453125, -0.3701171875, -4.3984375, -6.60546875, -5.53515625,
    -7.36328125, -1.9990234375, -9.09375, -8.6953125, -8.4140625, -1.0107421875, -9.8125, -9.7265625, -9.15625,
    -0.0016984939575195312, -9.9609375, -5.9921875, -6.1796875, -1.2333984375, -0.4423828125, -6.98828125,
]
INTEGERS = [1, 5, 7, 5, 7, 5, 4, 2, 1, 5, 8, 2, 4, 1, 4, 5, 4, 8, 6, 2, 7, 7, 8, 5]
DOWN = [-6, -3, -5, -1, -9, -5, -1, -2, -10, -1, -5, -7, -7, -3, -10, -10, -8, -6, -2, -6, -1, -9, -5, -2]

# Format, logits of all rows, shape, the axes that are reduced, published results.
REDUCED: list[tuple[str, list[float], tuple[int, ...], tuple[int, ...], list[float]]] = [
    ("float32", [0.7974132895469666], (1,), (0,), [0.7974132895469666]),
    ("float32", POSITIVE, (24,), (0,), [10.39477825164795]),
    ("float32", NEGATIVE, (24,), (0,), [1.1666961908340454]),
    ("float32", INTEGERS, (24,), (0,), [9.607237815856934]),
    ("float32", DOWN, (24,), (0,), [0.7001367211341858]),
    ("float32", POSITIVE, (2, 3, 4), (2,), [
        8.55212688446045, 3.985233783721924, 5.52872896194458, 9.081488609313965, 6.996237754821777, 9.759706497192383,
    ]),
    ("float32", POSITIVE, (2, 2, 2, 3), (0, 2), [
        4.66951847076416, 9.08117961883545, 8.533217430114746, 9.270560264587402, 6.450263977050781, 8.917200088500977,
    ]),
    ("float32", POSITIVE, (2, 2, 2, 3), (1, 3), [
        8.563796997070312, 5.500619411468506, 9.753945350646973, 9.20864486694336,
    ]),
    ("float32", [100.0, -100.0], (2,), (0,), [100.0]),
    ("float16", [0.79736328125], (1,), (0,), [0.79736328125]),
    ("float16", POSITIVE, (24,), (0,), [10.390625]),
    ("float16", HALF_NEGATIVE, (24,), (0,), [1.1669921875]),
    ("float16", INTEGERS, (24,), (0,), [9.609375]),
    ("float16", DOWN, (24,), (0,), [0.7001953125]),
    ("float16", POSITIVE, (2, 3, 4), (2,), [8.5546875, 3.986328125, 5.52734375, 9.078125, 6.99609375, 9.7578125]),
    ("float16", POSITIVE, (2, 2, 2, 3), (0, 2), [4.671875, 9.078125, 8.5390625, 9.265625, 6.44921875, 8.9140625]),
    ("float16", POSITIVE, (2, 2, 2, 3), (1, 3), [8.5703125, 5.5, 9.75, 9.203125]),
]

SOFTMAX = (
    [[0.4301911, 0.54719144, -1.1637765, 0.18390046], [0.58390397, 0.1735679, 0.539724, -0.953514],
     [-0.59202826, -0.17344485, 0.14395015, -0.37920907]],
    [["0.3216537706230936", "0.36157737612692964", "0.06533370899961785", "0.2514351442503589"],
     ["0.35271572559067943", "0.23400122550752556", "0.33747196917113453", "0.07581107973066051"],
     ["0.17110128476868686", "0.2600409450936177", "0.35717794384660767", "0.2116798262910878"]],
)
SOFTPLUS = {-1: "0.31326168751822286", 0: "0.6931471805599453", 1: "1.3132616875182228", 2: "2.1269280110429727"}
SIGMOID = {-1: "0.26894143", 0: "0.5", 1: "0.7310586"}
# fmt: on


WRONG = {"0.2514351442503589", "0.31326168751822286"}
"""Published float64 values that another float64 is nearer to than they are."""


@pytest.mark.parametrize("case", REDUCED, ids=lambda c: f"{c[0]}-{c[2]}-{c[3]}-{c[4][0]}")
def test_reduce_log_sum_exp(case: tuple[str, list[float], tuple[int, ...], tuple[int, ...], list[float]]) -> None:
    format, x, shape, axes, published = case
    kept = [a for a in range(len(shape)) if a not in axes]
    held = np.array(x).astype(format).reshape(shape)
    rows = held.transpose(*kept, *axes).reshape(len(published), -1)
    # All of them are the nearest number, though a distance of 2n + 18 ulp is allowed.
    assert values("logsumexp", rows).tolist() == np.array(published).astype(format).tolist()


@pytest.mark.parametrize("row", range(3))
def test_baseline_softmax(row: int) -> None:
    x, published = SOFTMAX[0][row], SOFTMAX[1][row]
    for printed, exact in zip(published, value("softargmax", x, format="float64"), strict=True):
        agrees(exact, printed)


@pytest.mark.parametrize("x", SOFTPLUS)
def test_baseline_softplus(x: int) -> None:
    agrees(value("softplus", x, format="float64"), SOFTPLUS[x])


def agrees(exact: Certified, printed: str) -> None:
    assert (exact.value == float(printed)) == (printed not in WRONG)
    assert is_not_nearest(exact, float(printed)) == (printed in WRONG)


@pytest.mark.parametrize("x", SIGMOID)
def test_baseline_sigmoid(x: int) -> None:
    assert value("sigmoid", x, format="float32").value == np.float32(SIGMOID[x])
