"""Database engines whose transactions end with their audit records."""
