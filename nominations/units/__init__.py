"""The registry of work units and recommending units (R30, R93–R99): who is in it, checked by STAFF.

Decides whether a proposed unit is verified and whether a unit is in use. Enters from the forms, where a nominee names
a unit the registry lacks; hands over the units that applications, batches and roles point to. A unit is never deleted.
"""
