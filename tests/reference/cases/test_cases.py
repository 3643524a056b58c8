"""Case families: deterministic by seed, finite where nothing else is meant, and each with a reason to exist."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from sys import float_info

import numpy as np
import pytest

from softgauge.reference import FORMATS, Format
from softgauge.reference.cases import Batch, Family, batches
from softgauge.reference.cases.batch import ROWS, generator, plans
from softgauge.reference.cases.exhaustive import CHUNK, COMBINATIONS, exhaustive
from softgauge.reference.cases.families.changes import BLANKS, OFFSETS, ORDERS, composed
from softgauge.reference.cases.families.extremes import EXTREMES
from softgauge.reference.cases.families.further_arguments import COTANGENTS, LABELS, MASKS, TARGETS, UNIT_TARGETS
from softgauge.reference.cases.families.logits import LOGITS
from softgauge.reference.cases.families.patterns import PATTERNS
from softgauge.reference.cases.families.probabilities import COMPANIONS, PROBABILITIES, RARE
from softgauge.reference.cases.families.scalars import SCALARS, every, scalars, thresholds
from softgauge.reference.cases.family import Change, into
from softgauge.reference.cases.level import VOCABULARIES, powers
from softgauge.spec import Op, function, functions
from softgauge.spec.role import Role

from ...families import in_turn
from ..arguments import encoded

every_format = pytest.mark.parametrize("format", FORMATS)
every_function = pytest.mark.parametrize("op", functions().values(), ids=functions())
EACH = in_turn(functions(), {name: name for name in FORMATS})
"""Functions and formats: what a family draws depends on both, yet not on one in another way for each of the other."""

every_level = pytest.mark.parametrize("level", ["smoke", "standard"])

every_small_format = pytest.mark.parametrize("format", [name for name, f in FORMATS.items() if f.bits == 8])
PAIRED = [function(id) for id in ("softargmax", "entropy", "masked_softargmax", "cross_entropy_loss_vjp")]
"""Functions that meet every pair: one argument, one that takes none below 0, masks, and every keyword there is."""

ABSENT = {"masked", "causal", "padded", "alone", *(change.flag for change in BLANKS)}
"""Families that write -inf."""

GROUPS = {
    "logits": LOGITS,
    "patterns": PATTERNS,
    "extremes": EXTREMES,
    "cotangents": COTANGENTS,
    "targets": TARGETS,
    "unit targets": UNIT_TARGETS,
    "masks": MASKS,
    "probabilities": PROBABILITIES,
    "rare probabilities": RARE,
}
FAMILIES = {f"{group}/{f.flag}": f for group, families in GROUPS.items() for f in families}
CHANGES = {
    "offsets": OFFSETS,
    "orders": ORDERS,
    "blanks": BLANKS,
    "companions": COMPANIONS,
    "labels": LABELS,
}
TURNS = {f"{group}/{c.flag}": c for group, changes in CHANGES.items() for c in changes}

LENGTHS = (1, 2, 5, 130)
"""Numbers of classes that every family and every change is tried with."""

SHAPES = 12
"""A compiler that specialises on shapes compiles at most this often for a function and a dtype."""


def bits(found: list[Batch]) -> list[tuple[str, bytes]]:
    return [(b.id, np.asarray(a).tobytes()) for b in found for a in (*b.arrays, *map(str, b.parameters.values()))]


@pytest.mark.parametrize(("op", "format"), EACH)
def test_the_same_seed_gives_the_same_bits_and_another_one_others(op: Op, format: str) -> None:
    first, again, other = (list(batches(op, format, "smoke", seed)) for seed in (3, 3, 4))
    assert bits(first) == bits(again)
    assert [a.id for a in first] != [b.id for b in other]
    for a, b in zip(first, other, strict=True):
        # A row of one class may have an entry that every seed rounds alike.
        if a.arrays[0].size > 8 and a.check != "overflow":
            assert bits([a])[0][1] != bits([b])[0][1]


def test_generators_depend_on_the_name_alone() -> None:
    assert generator("a").integers(1 << 60) == generator("a").integers(1 << 60) != generator("b").integers(1 << 60)


@every_level
@pytest.mark.parametrize(("op", "format"), EACH)
def test_the_arrays_of_a_batch_fit_the_signature(op: Op, format: str, level: str) -> None:
    found = list(batches(op, format, level, 0))
    assert found
    shapes = set()
    for b in found:
        assert (b.op, b.format) == (op.id, format)
        assert b.check in {"accuracy", "gradient", "overflow"}
        assert len(b.arrays) == len(op.arrays)
        assert set(b.parameters) == set(op.parameters)
        assert len(b.flags) == len(b.arrays[0])
        first = b.arrays[0].shape
        assert len(first) == (1 if op.elementwise else 2)
        for a, (_, core, role) in zip(b.arrays, op.arrays, strict=True):
            assert a.shape == (first if core or op.elementwise else first[:1])
            if role is Role.LABELS:
                assert a.dtype.kind == "i"
                assert (((a >= 0) & (a < first[-1])) | (a == b.parameters.get("ignore_index"))).all()
            else:
                assert a.dtype == (np.bool_ if role is Role.MASK else FORMATS[format].dtype)
        shapes.add(tuple(a.shape for a in b.arrays))
    assert len(shapes) <= SHAPES
    assert len({b.id for b in found}) == len(found)
    assert found[0].case(5) == f"{found[0].id}:5"


@every_format
@every_function
def test_what_is_not_finite_is_a_mask_without_weight(op: Op, format: str) -> None:
    for b in batches(op, format, "smoke", 0):
        x, *others = (a.astype(float) for a in b.arrays)
        assert all(np.isfinite(a).all() for a in others)
        absent = np.isneginf(x)
        assert (np.isfinite(x) | absent).all()
        if not op.elementwise:
            blank = [flag for flag, row in zip(b.flags, absent, strict=True) if row.any()]
            assert all(ABSENT & set(flag.partition(",")[0].split("+")) for flag in blank)
            assert not absent.all(axis=1).any()
        if absent.any():
            assert op.extension is not None
            met = dict(zip(op.arguments, encoded(op, b.arrays, b.parameters), strict=True))
            for name in op.extension.absent_where_zero:
                assert not met[name][absent if met[name].ndim > 1 else absent.any(axis=1)].any()


@every_format
@pytest.mark.parametrize("op", [f for f in functions().values() if Role.PROBABILITIES in f.roles], ids=lambda f: f.id)
def test_probabilities_are_0_only_where_the_function_extends_to_it(op: Op, format: str) -> None:
    for b in batches(op, format, "smoke", 0):
        p, *others = (a.astype(float) for a, (*_, role) in zip(b.arrays, op.arrays, strict=True) if role is op.roles[0])
        assert (p >= 0).all()
        assert (p > 0).all() or (op.extension is not None and op.extension.absent_at == 0)
        assert all((q[p > 0] > 0).all() for q in others)


@every_format
@pytest.mark.parametrize("op", [op for op in functions().values() if Role.MASK in op.roles], ids=lambda o: o.id)
def test_a_mask_keeps_an_entry_that_is_there(op: Op, format: str) -> None:
    for b in batches(op, format, "smoke", 0):
        mask = b.arrays[op.roles.index(Role.MASK)]
        assert (mask & ~np.isneginf(b.arrays[0].astype(float))).any(axis=1).all()


@pytest.mark.parametrize("op", [op for op in functions().values() if op.parameters], ids=lambda o: o.id)
def test_parameters_are_in_their_range_and_exact_in_the_format_but_not_in_narrower_ones(op: Op) -> None:
    exact = FORMATS["float32"], FORMATS["bfloat16"]
    narrowed, zeros = dict.fromkeys(op.parameters, False), False
    seen = {name: set() for name in op.parameters}  # type: dict[str, set[str]]
    for b in (b for seed in range(5) for b in batches(op, "float32", "smoke", seed)):
        for name, v in b.parameters.items():
            seen[name].add(str(v))
            if name == "n":
                assert isinstance(v, int)
                assert v > b.arrays[0].shape[-1]
            elif name == "weight":
                assert v is None or (v > 0).all()
                narrowed[name] |= v is not None and bool((v != v.astype(np.float16)).any())
            elif name == "ignore_index":
                assert v is None or v == -100 or 0 <= v < b.arrays[0].shape[-1]
                zeros |= v == 0 and b.arrays[0].shape[-1] > 1
            elif name == "reduction":
                assert v == "none"
            else:
                assert v >= (name == "temperature") * 0.0009
                kept = [f.decode(f.round_fraction(Fraction(v))) == Fraction(v) for f in exact]
                assert kept[0]
                narrowed[name] |= not kept[1]
    assert all(len(found) > 1 for name, found in seen.items() if name != "reduction")
    assert all(narrowed[name] for name in ("temperature", "weight", "label_smoothing") if name in seen)
    assert zeros or "ignore_index" not in op.parameters


@pytest.mark.parametrize("group", [*GROUPS.values(), *CHANGES.values(), SCALARS, (*ROWS, *EXTREMES)])
def test_a_flag_names_one_family_of_its_group(group: tuple[Family | Change, ...]) -> None:
    assert [flag for flag, times in Counter(f.flag for f in group).items() if times > 1] == []


@pytest.mark.parametrize("family", [*FAMILIES.values(), *TURNS.values(), *SCALARS], ids=lambda f: f.flag)
def test_a_family_says_why_it_exists_and_what_it_finds(family: Family | Change) -> None:
    assert min(len(family.flag), len(family.why), len(family.finds)) > 2
    assert family.flag == family.flag.lower().strip()


@every_format
@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_makes_rows_of_any_length(name: str, format: str) -> None:
    family, f = FAMILIES[name], FORMATS[format]
    for n, seed in product(LENGTHS, range(5)):
        row = np.asarray(family.make(generator(f"{name}:{n}:{seed}"), f, n))
        assert row.shape == (n,)
        assert not np.isnan(row).any()
        assert np.isfinite(into(f, row).astype(float)).all() or family.flag in ABSENT


def row(family: str, f: Format, n: int = 64) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    made: Family = FAMILIES[family]
    return into(f, made.make(generator(family), f, n)).astype(float)


@every_format
def test_families_are_what_their_names_say(format: str) -> None:
    f = FORMATS[format]
    for name in ("logits/equal", "logits/equal-offset", "cotangents/constant"):
        assert len(set(row(name, f))) == 1
    assert (np.diff(row("logits/ascending", f)) >= 0).all()
    assert (np.diff(row("logits/descending", f)) <= 0).all()
    assert row("logits/late-maximum", f).argmax() == 63
    assert row("logits/early-maximum", f).argmax() == 0
    assert row("logits/negative", f).max() < 0
    assert (row("logits/masked", f) == (-np.inf if f.has_inf else -float(f.max))).any()
    x = row("logits/duplicates", f)
    assert (x == x.max()).sum() > 1
    assert set(row("extremes/both-ends", f)) == {float(f.max), -float(f.max)}
    assert set(row("extremes/all-lowest", f)) == {-float(f.max)}
    for name in ("cotangents/one-hot", "targets/one-hot"):
        assert sorted(row(name, f))[-2:] == [0.0, 1.0]
    assert row("targets/sparse", f).min() == 0


@every_format
def test_scalars_hold_both_zeros_the_extremes_and_the_places_where_formulas_change(format: str) -> None:
    f = FORMATS[format]
    x, flags = scalars(generator("x"), f, 900)
    assert x.dtype == f.dtype
    assert len(flags) == len(x)
    assert set(flags) == {family.flag for family in SCALARS}
    known = set(f.codes(x).tolist())
    assert {0, f.sign_bit, 1, f.max_code, f.max_code | f.sign_bit, 1 << (f.p - 1)} <= known
    assert {c ^ f.sign_bit for c in known} == known
    assert max(known) & ~f.sign_bit <= f.max_code
    places = into(f, [v for v in thresholds(f) if v < f.max]).astype(float)
    values = x.astype(float)
    assert all((np.abs(values - v) <= abs(v) / 16).any() for v in places)


@pytest.mark.parametrize("format", [name for name, f in FORMATS.items() if f.bits <= 16])
def test_every_number_of_a_small_format_is_tried_once(format: str) -> None:
    f = FORMATS[format]
    codes = f.codes(every(f)).tolist()
    assert sorted(codes) == [c | s for s in (0, f.sign_bit) for c in range(f.max_code + 1)]
    (batch,) = batches(function("sigmoid"), format, "standard", 0)
    assert sorted(f.codes(batch.arrays[0]).tolist()) == sorted(codes)


@every_format
def test_numbers_beyond_the_range_are_clipped_and_infinities_kept_where_there_are_any(format: str) -> None:
    f = FORMATS[format]
    top, beyond = float(f.max), float_info.max
    assert [Fraction(float(v)) for v in into(f, [top, -top, beyond, -beyond])] == [f.max, -f.max, f.max, -f.max]
    end = np.inf if f.has_inf else top
    assert into(f, [2.0, np.inf, -np.inf]).astype(float).tolist() == [2.0, end, -end]


@pytest.mark.parametrize(("op", "format"), EACH)
def test_every_family_has_a_row_at_standard(op: Op, format: str) -> None:
    found = list(batches(op, format, "standard", 0))
    first = {part for b in found for flag in b.flags for part in flag.partition(",")[0].split("+")}
    if op.elementwise:
        kinds: tuple[Family | Change, ...] = SCALARS if "every" not in first else ()
    else:
        kinds = (*PROBABILITIES, *RARE) if op.roles[0] is Role.PROBABILITIES else (*ROWS, *EXTREMES, *OFFSETS)
    assert {family.flag for family in kinds} <= first
    further = {part.strip() for b in found for flag in b.flags for part in flag.split(",")[1:]}
    for *_, role in op.arrays[1:]:
        seen = {text.removeprefix(f"{role.value} ") for text in further if text.startswith(f"{role.value} ")}
        assert seen == {family.flag for family in second(op, role)}


def second(op: Op, role: Role) -> tuple[Family | Change, ...]:
    if op.elementwise and role is Role.TARGETS:
        return UNIT_TARGETS
    probabilities = (*PROBABILITIES, *COMPANIONS)
    return {
        Role.TARGETS: TARGETS,
        Role.COTANGENT: COTANGENTS,
        Role.LABELS: LABELS,
        Role.MASK: MASKS,
        Role.PROBABILITIES: probabilities,
    }[role]


@every_format
def test_the_full_level_has_every_size_and_makes_a_batch_when_it_is_asked_for(format: str) -> None:
    for op in functions().values():
        if op.elementwise or "n" in op.parameters:
            continue
        names = [plan.id.split(":") for plan in plans(op, format, "full", 0)]
        for check in ("gradient" if op.pullback_of else "accuracy", "overflow"):
            sizes = {int(n.removeprefix("K").partition("-")[0]) for *_, c, n in names if c == check}
            assert sizes == set(powers())
    assert {*VOCABULARIES, 2**18 + 1} <= set(powers())
    assert all({2**j - 1, 2**j, 2**j + 1} - {0} <= set(powers()) for j in range(19))


def test_a_long_row_comes_in_batches_that_fit_into_memory_with_every_family() -> None:
    largest = [p for p in plans(function("softargmax"), "float32", "full", 0) if ":accuracy:K262144-" in p.id]
    made = [plan.make() for plan in largest[:2]]
    assert all(b.arrays[0].nbytes <= 1 << 23 for b in made)
    assert len(largest) * len(made[0].flags) >= len(ROWS)
    assert made[0].flags + made[1].flags == tuple(f.flag for f in ROWS[: 2 * len(made[0].flags)])


@every_format
@pytest.mark.parametrize("name", TURNS)
def test_a_change_keeps_the_length_of_a_row_and_an_entry_of_it(name: str, format: str) -> None:
    change = TURNS[name]
    for n, seed in product(LENGTHS, range(5)):
        rng = generator(f"{name}:{n}:{seed}")
        row = np.where(np.arange(n) % 3 == 1, -np.inf, rng.normal(size=n))
        given = np.exp(row) if name.startswith("companions/") else row
        made = change.make(rng, FORMATS[format], given)
        assert made.shape == ((1,) if name.startswith("labels/") else (n,))
        assert not np.isnan(made).any()
        assert np.isfinite(made).any()
        if name.startswith("labels/"):
            assert 0 <= made[0] < n


def test_a_composed_family_is_its_base_with_its_changes() -> None:
    found = [composed(generator(f"{i}"), ROWS) for i in range(60)]
    assert {f.flag.split("+")[0] for f in found} <= {f.flag for f in ROWS}
    assert {part for f in found for part in f.flag.split("+")[1:]} == {c.flag for c in (*OFFSETS, *ORDERS, *BLANKS)}
    ordered = next(f for f in found if f.flag.endswith("+ascending"))
    assert (np.diff(ordered.make(generator("x"), FORMATS["float32"], 40)) >= 0).all()


@every_format
def test_huge_cotangents_leave_room_for_the_products_of_a_row(format: str) -> None:
    f = FORMATS[format]
    for op in (function("softmax_cross_entropy_vjp"), function("softargmax_vjp")):
        for b in batches(op, format, "smoke", 0):
            g = np.abs(b.arrays[-1].astype(float).reshape(len(b.flags), -1)).max(axis=1)
            t = b.arrays[1].astype(float).sum(axis=1) if "targets" in op.arguments else np.ones(len(g))
            fits = 4 * b.arrays[0].shape[1] * (g / float(f.max)) * np.maximum(t, 1) <= 1
            assert (fits | (g <= 2.0**10)).all()


@every_small_format
@pytest.mark.parametrize("op", PAIRED, ids=lambda op: op.id)
def test_every_pair_of_an_8_bit_format_is_tried(op: Op, format: str) -> None:
    f = FORMATS[format]
    found = list(exhaustive(op, format, "full", 0))
    combined = {b.id.rpartition(":every")[2].partition(".")[0] for b in found}
    assert combined == {str(c) for c in range(COMBINATIONS if len(op.arguments) > 1 else 1)}
    signs = 1 if op.roles[0] is Role.PROBABILITIES else 2
    for c in combined:
        codes = np.concatenate([f.codes(b.arrays[0]) for b in found if f":every{c}." in b.id]).astype(int)
        assert len(set((codes[:, 0] << 8 | codes[:, 1]).tolist())) == len(codes) == (signs * (f.max_code + 1)) ** 2


@pytest.mark.parametrize("format", ["float16", "bfloat16", "float8_e5m2"])
@pytest.mark.parametrize("id", ["sigmoid_vjp", "binary_cross_entropy_with_logits"])
def test_every_small_number_meets_fixed_further_arguments(id: str, format: str) -> None:
    f, op = FORMATS[format], function(id)
    found = list(exhaustive(op, format, "full", 0))
    assert max(len(b.flags) for b in found) <= CHUNK
    assert len({b.id for b in found}) == len(found)
    whole = f.codes(every(f)).tolist()
    met: dict[float, list[int]] = {}
    for b in found:
        (other,) = set(b.arrays[1].astype(float).tolist())
        met.setdefault(other, []).extend(f.codes(b.arrays[0]).tolist())
    assert len(met) == COMBINATIONS
    assert all(codes == whole for codes in met.values())


@pytest.mark.parametrize(
    ("id", "format"), [("sigmoid", "float16"), ("sigmoid_vjp", "float32"), ("softargmax", "float16")]
)
def test_what_cannot_be_counted_or_is_counted_elsewhere_has_no_such_batch(id: str, format: str) -> None:
    assert list(exhaustive(function(id), format, "full", 0)) == []


def test_equal_16_bit_logits_have_a_sum_that_overflows() -> None:
    (batch,) = [b for b in batches(function("logsumexp"), "float16", "standard", 0) if b.id.endswith("K65536")]
    row = batch.arrays[0][batch.flags.index("equal")].astype(float)
    assert len(set(row)) == 1
    assert row.size > float(FORMATS["float16"].max)
