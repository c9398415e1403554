"""名单导入: a recommending unit brings a list in the shape of Annex 2, and drafts are begun from it (R128, T-13).

Decided by: REC. Enters from: nothing; each row becomes a `draft` on behalf (T1), all rows or none. Leaves to: the work
unit, which fills the draft, and the nominee, who confirms it. Hands over: the drafts with the unit that proposed them.
The lists are the kernel's (`nominations/imports`), because the clock takes their content away after a day.
"""
