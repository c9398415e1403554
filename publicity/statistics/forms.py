"""Nothing to fill in."""
