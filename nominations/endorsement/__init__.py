"""基层单位审核: the work unit checks the originals and says whether its worker may apply (R32, R111a, R112).

Decided by: UNIT. Enters from: `unit_review` (T3 of the nominee, T8 of the recommending unit). Leaves to:
`recommender_review` (agreed), `draft` (returned) or `unit_rejected`. Hands over: the unit's live Opinion with its
ticks, its commitment, the confirmed evidence, the chosen recommending unit and revision v2 of the form.
"""
