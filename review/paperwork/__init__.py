"""Shared ground of stage 1: paper: what is due, what has come, what may come later (R66–R69)."""
