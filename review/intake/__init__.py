"""签收与纸质材料: batches arrive, are received, returned or examined, and their paper is counted (B5–B9, C5).

Decides whether a batch is received. Enters with B4 `submit`, leaves with B9 `all_decided`. Acts: STAFF, LEAD;
reads: CHIEF, SUP.
"""
