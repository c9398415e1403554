"""删除记录: what was erased when its time was over, what is due now and what keeps it (§2.16).

Decides nothing about an application. Acts: nobody; STAFF, LEAD, CHIEF and SUP read and export.
"""
