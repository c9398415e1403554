"""Commands of the nominations app."""
