"""The lists that are made public (R55–R57, §2.11): drafted, reviewed, signed, live, over; frozen and hash-stamped.

Shared ground of the rooms `public_notice` (the association prepares) and `public_list` (everybody reads).
"""
