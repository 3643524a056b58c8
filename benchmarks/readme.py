"""The output that README.md shows: ``softgauge run numpy`` as it is printed now, a few functions of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- output of softgauge run numpy -->\n```\n", "```\n<!-- end of output -->"
SHOWN = ("cross_entropy_loss", "entropy", "log_softargmax", "logsumexp", "sigmoid", "softargmax", "softplus")
MORE = "…"
WIDTH = 100


def main() -> int:
    done = subprocess.run(
        [sys.executable, "-m", "softgauge", "run", "numpy"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": str(WIDTH)},
    )
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    README.write_text(f"{before}{BEGIN}{excerpt(done.stdout)}{rest[rest.index(END):]}", encoding="utf-8")
    return 0


def excerpt(output: str) -> str:
    """Return the header, the rows of some functions with their pullbacks, the last paragraph, and … for the rest."""
    head, _, table = output.partition("\n\n")
    titles, *rows = table.split("\n\n")[0].splitlines()
    shown = [titles]
    for row in rows:
        known = re.sub(r"_vjp.*", "", row.split()[0]) in SHOWN
        if known or shown[-1] != MORE:
            shown.append(row if known else MORE)
    last = output.rstrip().split("\n\n")[-1]
    return "\n".join([head, "", *shown, "", last, ""])


if __name__ == "__main__":
    sys.exit(main())
