"""Nothing of its own: what D21 was made of is a snapshot of documents."""
