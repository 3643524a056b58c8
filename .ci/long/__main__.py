"""The command line of ``.ci/full``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .run import Runner
from .step import Step
from .steps import STEPS


def main(arguments: Sequence[str], root: Path, steps: Sequence[Step]) -> int:
    """Run or list steps; 1 where one has failed, 130 where the pass was interrupted."""
    parser = argparse.ArgumentParser(prog=".ci/full", description="Run the long checks, step by step.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help="default: every step")
    parser.add_argument("--again", action="store_true", help="also where there is a good result for these files")
    parser.add_argument("--list", action="store_true", help="say what is done, when, on which commit, with its figures")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.steps) - {step.name for step in steps})
    if unknown:
        parser.error(f"unknown steps: {', '.join(unknown)}; .ci/full --list names them")
    chosen = [step for step in steps if not options.steps or step.name in options.steps]
    runner = Runner(root)
    if options.list:
        print(*runner.listed(chosen), sep="\n")
        return 0
    try:
        return 0 if runner.run(chosen, again=options.again) else 1
    except KeyboardInterrupt:
        print("== interrupted; what is done is kept", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd(), STEPS))
