"""谁能看到什么: the rules of sight as a page, and for one application everyone who can open it and why.

Decides nothing. Reads: SUP, LEAD.
"""
