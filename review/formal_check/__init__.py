"""1 形式审查: intake of the batches by STAFF (B5); the examination itself comes with its own issue.

Decides whether a batch is received. Enters with B4 `submit`, leaves with B5 `receive`; hands over received batches
and, read-only, every application in them. Reads: LEAD, CHIEF, SUP.
"""
