"""Template tags that every app's pages share: they render, they never decide."""
