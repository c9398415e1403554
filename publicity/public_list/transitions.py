"""No steps: the public reads."""
