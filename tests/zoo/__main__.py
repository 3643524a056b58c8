"""Print how many wrong backends are caught and how many right ones accused: ``python -m tests.zoo --level smoke``.

A table says, for each level, on how many wrong backends each family of checks found a clause that they break.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from .runner import Outcome, examine_all, exhaust_all, members, with_numbers


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.zoo", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--level", action="append", choices=("smoke", "standard"), help="default: smoke; may be repeated"
    )
    parser.add_argument("--only", choices=("wrong", "right"), help="default: both")
    parser.add_argument(
        "--part", type=_part, default=(1, 1), metavar="I/N", help="every N-th backend, from the I-th on"
    )
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds the right backends are run with")
    parser.add_argument("--first-seed", type=int, default=0, help="the first of them")
    parser.add_argument(
        "--exhaustive",
        action="store_true",
        help="run the right backends' functions of numbers on every input of 16 bits instead",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.exhaustive:
        return 1 if _exhausted(options.jobs) else 0
    levels = options.level or ["smoke"]
    families: dict[str, Counter[str]] = {}
    failed = False
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    for level in levels:
        if options.only != "right":
            wrong = examine_all(part_of(members("wrong"), options.part), level, 0, options.jobs)
            families[level] = Counter(family for o in wrong for family in o.families)
            failed |= _detection(wrong, level)
        if options.only != "wrong":
            failed |= _alarms(part_of(members("right"), options.part), level, seeds, options.jobs)
    if families:
        _table(families)
    return 1 if failed else 0


def part_of(paths: list[Path], part: tuple[int, int]) -> list[Path]:
    """Return every N-th backend, from the I-th on."""
    first, step = part
    return paths[first - 1 :: step]


def _part(text: str) -> tuple[int, int]:
    """Read I/N."""
    first, slash, step = text.partition("/")
    if not (slash and first.isdecimal() and step.isdecimal() and 1 <= int(first) <= int(step)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part: I/N with 1 <= I <= N is one")
    return int(first), int(step)


def _detection(wrong: list[Outcome], level: str) -> bool:
    """Print how many wrong backends are caught; tell whether one is missed that should not be."""
    missed = [o for o in wrong if not o.caught]
    for outcome in missed:
        late = " (to be caught at standard)" if level == "smoke" and outcome.level == "standard" else ""
        print(f"MISSED {outcome.name}: expected {outcome.expected}, failed {outcome.failed} {outcome.error}{late}")
    share = (len(wrong) - len(missed)) / len(wrong)
    print(f"{len(wrong) - len(missed)} of {len(wrong)} wrong backends caught on their clauses at {level}: {share:.1%}")
    return any(o.level == "smoke" or level != "smoke" for o in missed)


def _exhausted(jobs: int) -> bool:
    """Print how many right backends are accused when every input is tried; tell whether one is."""
    tried = with_numbers(members("right"))
    accused = sum(_accused(outcome, "every input") for outcome in exhaust_all(tried, jobs))
    print(f"{accused} false accusations of {len(tried)} right backends on every input of 16 bits")
    return accused > 0


def _accused(outcome: Outcome, where: str) -> bool:
    """Print what a right backend is accused of, if it is."""
    accused = bool(outcome.failed or outcome.error)
    if accused:
        print(f"ACCUSED {outcome.name} ({where}): {outcome.error}", *outcome.messages, sep="\n  ", flush=True)
    return accused


def _alarms(right: list[Path], level: str, seeds: range, jobs: int) -> bool:
    """Print how many right backends are accused; tell whether one is."""
    accused = 0
    for seed in seeds:
        accused += sum(_accused(o, f"seed {seed}") for o in examine_all(right, level, seed, jobs))
    told = f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} seeds"
    print(f"{accused} false accusations of {len(right)} right backends at {level} over {told}")
    return accused > 0


def _table(families: dict[str, Counter[str]]) -> None:
    """Print on how many wrong backends each family of checks found what they break."""
    print()
    print(f"{'family':<12}" + "".join(f"{level:>10}" for level in families))
    for family in sorted({family for found in families.values() for family in found}):
        print(f"{family:<12}" + "".join(f"{found[family]:>10}" for found in families.values()))


if __name__ == "__main__":
    sys.exit(main())
