"""Stage 5, 公示发布 (R55–R57, T25–T30): the association prepares, reviews and signs what is made public.

Decided by CHIEF on LEAD's review of STAFF's list. Enters from final_approval (候选人); leaves to naming
(公示期满无异议).
Hands over: the frozen list with its hash and its period, D16, and on each StageEvent the list it stood on.
"""
