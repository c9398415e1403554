"""The desk for objections (O2–O9, T26–T28): screened by STAFF and LEAD, investigated, concluded by CHIEF, answered.

Decides whether a person of a public list goes on or is out. Enters from objection; leaves to naming, or to a vacancy.
"""
