"""通知文字: the words in which people are told of a move, as LEAD wants them; the default can always come back.

Decides wording only: who is told, when, and what a notice may say about a person stays with the tables of the code.
Acts: LEAD. The association reads.
"""
