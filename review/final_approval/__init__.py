"""名单审定: the committee meets, votes in secret, and the list of candidates follows (R53, R54, T23, T24, C10).

Enters from `proposed` or `reserve`, leaves to `candidate`, `reserve_approved` or `approval_rejected`; hands over the
count and the place on the list. Acts: STAFF prepares and records, LEAD announces, CHIEF confirms with a second proof.
"""
