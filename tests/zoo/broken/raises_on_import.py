"""Broken: raises while it is imported."""

raise RuntimeError("the driver is too old")
