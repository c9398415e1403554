"""No records: the page shows those of publicity.lists."""
