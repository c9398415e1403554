"""复核: a nominee or recommending unit asks to have a decision looked at again (T38).

Enters from a rejected or disqualified state, leaves to the state before it or stays. Acts: NOM, REC ask; CHIEF decides.
"""
