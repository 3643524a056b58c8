"""A run's outcome as data and its renderings; one rendering per file."""

from .model import Finding, Report, Score, Severity, Verdict

__all__ = ["Finding", "Report", "Score", "Severity", "Verdict"]
