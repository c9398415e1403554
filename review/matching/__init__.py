"""Shared ground of stage 1: pairs of files that look alike, with what a person decided of each."""
