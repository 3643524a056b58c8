"""What is measured: run each with ``python -m benchmarks.NAME``."""
