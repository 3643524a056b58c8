"""The inputs of the tables, the same on every machine."""
