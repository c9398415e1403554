"""办理清单: every submitted application, who checks it, what waits for whom and what is overdue.

Decides who the case worker is. Acts: STAFF, LEAD; reads: CHIEF, SUP.
"""
