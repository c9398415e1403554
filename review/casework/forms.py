"""Input only."""
