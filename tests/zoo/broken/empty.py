"""Broken: defines none of the functions."""
