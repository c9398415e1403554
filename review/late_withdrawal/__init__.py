"""申请退出: somebody leaves after the submission, by the recommending unit's letter (T34).

Enters from any live state with the association, leaves to `withdrawn`. Acts: REC asks, STAFF executes, LEAD confirms.
"""
