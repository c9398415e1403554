"""年度 (R10): a year's notice, dates and numbers, and the cycle's own moves C1–C4 and C14.

Decides when a year is published, open, extended, suspended or cancelled: STAFF and LEAD prepare, CHIEF decides, the
scheduler opens and closes. Enters with a new or cloned cycle; hands over the configuration every stage reads. The
moves C5–C13 belong to the stages that lead there.
"""
