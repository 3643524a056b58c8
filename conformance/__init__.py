"""How good an implementation is: checks, scores, grades and reports, for any backend in any language."""
