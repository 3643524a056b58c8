"""One library per file; importing such a file imports its library, so nothing is imported here."""
