"""合议: sheets are locked, the ranking is frozen, the experts meet, the shortlist is decided (R50, C7, T19, T20).

Enters from `written_review`, leaves to `shortlisted` or `written_rejected`; hands over mean and rank on the event.
Acts: STAFF records, LEAD opens and confirms, CHIEF reopens; reads: SUP. The sheets are never touched here.
"""
