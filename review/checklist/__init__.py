"""Shared ground of stage 1: the items of the formal check as data, what the system finds of each, and the records of answers, waivers and proposals."""
