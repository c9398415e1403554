"""同一材料比对: one paper used for two people or twice for one, found by hash and by picture, decided by a person.

Acts: STAFF; reads: LEAD, CHIEF, SUP.
"""
