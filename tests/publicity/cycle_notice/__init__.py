"""The notice of a cycle."""
