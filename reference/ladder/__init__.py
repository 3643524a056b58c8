"""Whole arrays at once: balls in float64 and in double-double, with proved radii; the arbiter has what they leave."""
