"""Nothing of its own: the package stands in publicity.archives."""
