"""到会准备: who comes to the defense reads their own slot or seat, brings slides, asks for leave, answers (S8).

Nominee, units and experts see what is theirs and nothing of others; STAFF or LEAD answers leave, which frees the slot
and gives another one. The sessions themselves are planned in `defense`.
"""
