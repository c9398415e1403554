"""我的个人信息: everybody reads and copies what the portal holds about them, corrects, withdraws, asks for deletion.

Enters from any state, leaves the application where it is, except that a consent taken back before the submission
withdraws it (T33). Acts: the person; STAFF answers requests, LEAD decides a refusal, SUP reads (§2.18).
"""
