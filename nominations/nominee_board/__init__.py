"""进度看板: the recommending unit sees where each of its nominees is, who has it and until when, and reminds (R60).

Decided by: REC. Enters from: every state of a nominee that this unit has proposed, was asked to recommend, or has sent
back. Leaves to: nowhere, it moves nothing; a reminder asks whoever has the form to go on. Hands over: nothing. Of a
form that is not with the recommending unit it shows the title row alone.
"""
