"""Makers of test data; a state is only ever reached through the real transitions."""
