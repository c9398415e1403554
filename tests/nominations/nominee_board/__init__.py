"""The board of a recommending unit."""
