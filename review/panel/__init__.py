"""会审答辩评分: members of the panel mark the nominees they hear, on their phones, with or without a network (S6).

Enters with a notified session, leaves the marks on which S9 counts. The seat decides, not the role; whoever steps out
has nothing of that nominee. STAFF keys in paper sheets by two people, LEAD opens a sheet again while the session runs.
"""
