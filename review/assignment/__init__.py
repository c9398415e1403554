"""2 书面初评, 分配: which experts read which file (E1, E2, E11): by hand, in bulk, or by a plan anyone recomputes.

Enters with C6 and confirmed copies; STAFF proposes, LEAD confirms; hands over invited experts.
"""
