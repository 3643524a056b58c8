"""``python -m softgauge`` is the command ``softgauge``."""

from softgauge.conformance.cli import main

if __name__ == "__main__":
    main()
