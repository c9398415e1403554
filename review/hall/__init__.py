"""会场: the day of the defense, from checking in to the end of the session (S4, S5, S7–S9, R51).

Enters with a session that is `notified`, leaves it `closed`; hands over who was heard, who was absent and who left the
hall for whom, on the events of the slots. Acts: STAFF and the expert in the chair; reads: LEAD, CHIEF, SUP. Everybody
who has a seat or a slot checks in here; the screen in the hall shows who is on, and nothing that was judged.
"""
