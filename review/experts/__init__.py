"""Who the experts are, what they signed, and from whom they stay away: shared ground of stages 2 to 4 (§2.9)."""
