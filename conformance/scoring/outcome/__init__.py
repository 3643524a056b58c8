"""What a run found, as frozen data."""
