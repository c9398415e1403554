"""Stage 6, 选树命名 (R57, R58, T31, T32, C11, C12): the association names whoever the publicity has left clear.

Decided by CHIEF on LEAD's review of STAFF's draft. Enters from public_notice (公示期满无异议); leaves to `named`, and
the year to its completion, with which reserves leave to `not_named`.
Hands over: D19, a title with its number for each person, certificate and plaque; on each StageEvent the number.
"""
