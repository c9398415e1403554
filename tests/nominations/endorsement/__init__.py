"""The work unit's desk: what its officers see, decide, and are refused."""
