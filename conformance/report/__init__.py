"""Renderings of an outcome: one folder or file for each form."""
