"""Readings of a definition that decide whether it agrees with what is declared of it."""
