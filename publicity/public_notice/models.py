"""The records are those of publicity.lists, which the public page reads too."""
