"""What every rendering says alike."""
