"""The import of a list by a recommending unit."""
