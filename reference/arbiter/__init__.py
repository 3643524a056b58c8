"""Ziv's strategy: intervals with as many bits as it takes, exact cases, reductions, values at infinities."""
