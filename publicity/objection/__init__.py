"""Objecting to a public list (O1, O4, O8): the public form, the query code, what follows; the parties' answers.

Decides nothing: hands over to objection_desk. Entered from the public list; no log-in, no address kept, no mail sent.
"""
