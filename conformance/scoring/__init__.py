"""From a result to errors in ulp, a grade and findings."""
