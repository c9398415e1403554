"""取消参评资格与撤销称号: decided by three people after a hearing, with the ban it carries (R63, R64, T35, T36).

Enters from any live state after the draft, leaves to `disqualified` or `revoked`. Acts: STAFF, LEAD, CHIEF; reads: SUP.
"""
