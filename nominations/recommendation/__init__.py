"""推荐单位审核与报送: the recommending unit checks, recommends, and submits its list to the association (R29, R41–R44).

Decided by: REC. Enters from: `recommender_review` (T7 of the work unit). Leaves to: `recommended` and, with the whole
batch, `submitted`; or back to `unit_review`; or `not_recommended`. Hands over: the live Opinion with its checklist, the
final form v3, the batch with the locked Annex 2, its sealed scan and commitment, acceptance numbers, the receipt D5.
"""
