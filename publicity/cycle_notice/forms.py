"""The public notice takes no input."""
