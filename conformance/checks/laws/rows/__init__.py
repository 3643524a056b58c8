"""Laws about one result: ``broken(op, batch, got, tolerance)`` yields a clause and the rows that break it.

``got`` and ``tolerance`` are in float64; a row breaks a law only if no values within the tolerances keep it.
"""
