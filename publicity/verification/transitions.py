"""No steps: the public asks."""
