"""This stage keeps no records of its own: the notice is the cycle's configuration (R2–R5, R59–R61, R71–R75)."""
