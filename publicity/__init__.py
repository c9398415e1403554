"""What the public sees: the notice of a cycle, later the publicity list and the roll of honour."""
