"""The titles of a year (R57, R58, R9, §2.13): a naming decision, a number for life, certificates and the hand-out.

Shared ground of the rooms `naming` (the association decides) and `certificates` (the register, and what its holders
read); pages that tell the public of a title read it here too.
"""
