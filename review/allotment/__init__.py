"""Who reads whom: the assignment of experts as a flow of least cost, without a database (§2.9, E1)."""
