"""匿名副本: what experts will read instead of the form is made, looked through and confirmed by a person (§4.3, T-15).

Acts: STAFF; reads: LEAD, CHIEF, SUP. Enters with formal_passed; stage 2 cannot start before all copies are confirmed.
"""
