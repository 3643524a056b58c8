"""``python -m softgauge`` is the command ``softgauge``."""

from .conformance.cli import main

if __name__ == "__main__":
    main()
