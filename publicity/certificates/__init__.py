"""Certificates and plaques (R58, R9, D20): who was handed what, whom the association recommends upward.

Decides nothing about a title; it is `naming` that gives one and a proceeding that takes it. STAFF keeps the register,
LEAD recommends upward; the person named and both units read their own.
"""
