"""The records are those of publicity.titles, which other rooms read too."""
