"""纸质材料: the originals and copies the notice wants on paper are taken in, counted and asked for (R66–R69, B7).

Decided by: STAFF. Enters from: a received batch. Leaves to: no other state; the check may pass only with the paper here
or 容缺 in force. Hands over: the append-only register, read through `review.paperwork.ledger.problems`.
"""
