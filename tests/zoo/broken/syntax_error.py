"""Broken: is no Python."""

def softargmax(x, *, axis=-1:
    return x
