"""审定投票: a member of the committee reads the briefs and casts a secret ballot on their own device (R53, §2.10).

Enters from `final_approval` with an announced meeting; leaves ballots nobody can join to a name. Acts: members alone.
"""
