"""评分表: the two score sheets of a year, written by the head of department until each is frozen (§5.4, §5.5).

Acts: LEAD; reads: STAFF, CHIEF, SUP. Hands over to the written review, whose start freezes its sheet under its hash,
and to the defense, whose first session does the same with the other when it is opened.
"""
