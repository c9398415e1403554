"""Rubric, assignments and score sheets of the written review: the records, and the machine E1–E11 that moves them."""
