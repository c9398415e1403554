"""What the public gets."""
