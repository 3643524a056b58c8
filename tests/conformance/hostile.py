"""Reports whose every text comes from an enemy."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from softgauge.conformance.scoring.outcome.model import Finding, GateSentence, Known, Report, Score, Severity
from softgauge.spec.grade import Grade

PIECES = (
    "<script>alert(1)</script>", "]]>", "&amp;", "<!--", "-->", '"', "'", "`", "``", "|", "\\", "\n", "\r", "\n\n# x\n",
    "](http://evil)", "![x](y)", "@everyone", "<details>", "</details>", "::error::x", "\n::add-mask::x",
    "##[add-mask]x", "%0A::", "%", "\x00", "\x1b[31m", "\x1b]0;t\x07", "\u202e", "\u200b", "\ud800", "\ufffe",
    "\U0001ffff", "[red]", "{", "}", "$x$", "~~", "---", "\t", "é", "汉", "😀",
)  # fmt: skip

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(st.characters(), max_size=30),
    st.sampled_from(PIECES).map(lambda piece: piece * 300),
)
numbers = st.one_of(st.none(), st.floats(min_value=0), st.just(float("nan")))
ops = st.sampled_from(["softargmax", "logsumexp", "sigmoid_vjp"]) | texts
dtypes = st.sampled_from(["float32", "float16"]) | texts
counts = st.integers(0, 10**9)

known = st.none() | st.builds(Known, texts, texts)
findings = st.builds(
    Finding, st.sampled_from(["softargmax/shift", "softargmax/fast"]) | texts, ops, dtypes, texts,
    st.sampled_from(Severity), texts, texts, texts, texts, texts, numbers, counts, counts, texts,
)  # fmt: skip
failures = st.builds(
    Finding, st.just("softargmax/fast"), st.just("softargmax"), st.just("float32"), texts, st.just(Severity.FAIL),
    texts, texts, texts, texts, texts, numbers, counts, counts, texts, known=known,
)  # fmt: skip
scores = st.builds(
    Score, ops, dtypes, st.sampled_from(["scored", "unsupported", "errored"]), st.none() | st.sampled_from(Grade),
    numbers, texts, texts, counts, counts, counts, texts,
)  # fmt: skip
measured = st.builds(
    Score, st.just("softargmax"), st.just("float32"), st.just("scored"), st.sampled_from(Grade), numbers
)
told = st.builds(GateSentence, st.sampled_from(["baseline", "ratchet"]), texts, st.booleans())

reports = st.builds(
    Report,
    backend=st.fixed_dictionaries({"name": texts, "version": texts}),
    platform=st.dictionaries(texts, texts, max_size=3),
    level=st.sampled_from(["smoke", "standard"]),
    seed=st.integers(0, 9),
    require=st.sampled_from(Grade),
    profile=st.just("mixed"),
    digests=st.dictionaries(texts, texts, max_size=3),
    scores=st.builds(
        lambda first, more: tuple({(s.op, s.dtype): s for s in (first, *more)}.values()),
        measured,
        st.lists(scores, max_size=2),
    ),
    findings=st.lists(findings | failures, max_size=3).map(tuple),
    told=st.lists(told, max_size=2).map(tuple),
    error=st.just("") | texts,
    softgauge=st.just("0.1.0") | texts,
)
"""Reports of one measured function at least, in which every text may be anything."""

MEGABYTES = "".join(PIECES) * 10_000
enormous = Report(
    backend={"name": MEGABYTES, "version": MEGABYTES},
    platform={MEGABYTES: MEGABYTES},
    level="smoke",
    seed=0,
    require=Grade.FAST,
    profile="mixed",
    digests={MEGABYTES: MEGABYTES},
    scores=(Score("softargmax", "float32", "scored", Grade.WRONG, 1.0, *[MEGABYTES] * 2, reason=MEGABYTES),),
    findings=(
        Finding(
            "softargmax/fast", "softargmax", "float32", MEGABYTES, Severity.FAIL, *[MEGABYTES] * 5, repro=MEGABYTES
        ),
        Finding(*[MEGABYTES] * 4, Severity.NOTE, *[MEGABYTES] * 5),
    ),
    told=(GateSentence("baseline", MEGABYTES, False),),
    error=MEGABYTES,
    softgauge=MEGABYTES,
)
"""The same, and every text is large."""

# Megabytes are slow to shrink, and the report that fails is as telling as it is.
hostile_settings = settings(
    deadline=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
