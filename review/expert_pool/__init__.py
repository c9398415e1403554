"""专家库与回避: who may be asked to judge this year, what they signed, and from whom they stay away (§2.9).

Invited, appointed and ended by STAFF or LEAD; profile, relations and pledges are the expert's own; a nominee may ask
that two named persons stay away, LEAD decides. No application moves here. Hands over: sworn experts and conflicts.
"""
