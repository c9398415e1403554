"""Shared ground of stage 1: the paper that belongs to a batch: what is due, what has come, what may come later (R66–R69)."""
