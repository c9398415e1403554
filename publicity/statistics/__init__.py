"""年度统计（D21）: how a year went, in figures of at least five people.

Decides nothing. Read by: STAFF, LEAD, CHIEF, SUP who stay away from nobody of the year. Enters from: any year that has
begun. Leaves to: D21, which C12 asks for as well. Hands over: the frozen figures, by which years are compared.
"""
