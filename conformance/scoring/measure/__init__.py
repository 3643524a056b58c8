"""How far a result is from the certified one, and what each grade permits there."""
