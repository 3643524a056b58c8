"""The zoo is run by its tests, never imported: some of its members end the process."""

collect_ignore = ["zoo"]
