"""邮箱来件登记: files that came to the association's mailbox instead of the portal are attached to their batch (R70).

Decided by: STAFF. Enters from: a received batch. Leaves to: no other state; evidence, sealed list and checklist stay as
they are. Hands over: the append-only register, read through `review.mailed.ledger`.
"""
