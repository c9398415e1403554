"""The formal check's verbs."""
