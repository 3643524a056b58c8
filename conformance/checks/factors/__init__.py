"""The circumstances of a call as factors with levels, and the calls that hold every few of them together."""
