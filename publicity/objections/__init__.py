"""Objections to a public list (O1–O9, §2.11): received, screened, investigated, concluded, answered.

Shared ground of the rooms `objection` (anybody, with a query code) and `objection_desk` (the association).
"""
