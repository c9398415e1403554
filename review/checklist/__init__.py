"""Shared ground of stage 1: what is checked, what the system finds of it, and what people answered."""
