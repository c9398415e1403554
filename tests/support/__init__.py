"""Fixtures that start real things: a worker process, a browser, a database that can be emptied."""
