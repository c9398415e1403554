"""The records are those of publicity.objections."""
