"""Print how many wrong backends are caught and how many right ones accused: ``python -m tests.zoo --level smoke``."""

from __future__ import annotations

import argparse
import os
import sys

from .runner import examine_all, members


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.zoo", description=__doc__)
    parser.add_argument("--level", choices=("smoke", "standard"), default="smoke")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds the right backends are run with")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    wrong = examine_all(members("wrong"), options.level, 0, options.jobs)
    missed = [o for o in wrong if not o.caught]
    for outcome in missed:
        print(f"MISSED {outcome.name}: expected {outcome.expected}, failed {outcome.failed} {outcome.error}")
    print(f"{len(wrong) - len(missed)} of {len(wrong)} wrong backends caught on their clauses at {options.level}")
    accused = 0
    for seed in range(options.seeds):
        for outcome in examine_all(members("right"), options.level, seed, options.jobs):
            if outcome.failed or outcome.error:
                accused += 1
                print(f"ACCUSED {outcome.name} (seed {seed}): {outcome.error}", *outcome.messages, sep="\n  ")
    print(f"{accused} false accusations of {len(members('right'))} right backends over {options.seeds} seeds")
    return 1 if accused or any(o.level == "smoke" or options.level != "smoke" for o in missed) else 0


if __name__ == "__main__":
    sys.exit(main())
