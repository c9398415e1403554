"""The notice (通知) of a cycle for everybody: what is sought, until which instant, how to apply, whom to ask.

Decides nothing. Enters with C1 `publish_notice`, leaves never; reads the cycle that the chief has published.
"""
