"""工作日历与个别延期: the association's own table of working days (§2.15) and single extensions of the deadline.

Decides which days count and who may submit later. Acts: STAFF keeps the days, LEAD extends with a reason.
"""
