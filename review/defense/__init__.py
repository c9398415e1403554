"""会审答辩的安排: sessions, panels, the timetable, the lot, the notice (R51, S1–S3, S11, T21).

Enters from `shortlisted`, leaves to `in_defense` with a slot each; who comes prepares in `attendance`, the day itself
is another room's. Acts: STAFF plans, LEAD notifies, puts off and cancels; reads: CHIEF, SUP, and anybody the lots.
"""
