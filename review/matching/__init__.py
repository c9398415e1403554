"""Shared ground of stage 1: fingerprints of the files and the pairs that look alike, with what a person decided of each."""
