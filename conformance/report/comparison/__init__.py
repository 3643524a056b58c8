"""Reports side by side, as data and as words."""
