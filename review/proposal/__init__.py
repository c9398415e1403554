"""建议名单: the session's result is signed and confirmed, the year is counted, the list decides (R52, S10, T22, C9).

Enters from `in_defense`, leaves to `proposed`, `reserve` or `defense_rejected`; hands over means, total, rank and place
on the event. Acts: STAFF drafts and brings the signed papers, LEAD confirms, CHIEF reopens after an appeal; reads: SUP.
"""
