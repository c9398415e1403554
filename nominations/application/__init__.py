"""申报: the nominee fills Annex 1 step by step and submits it to the work unit (T1–T4, T33).

Decides: whether and with what content to apply. By: NOM; a draft filled by the UNIT on behalf is confirmed by its
nominee first. Enters from the open cycle, or from the unit's return; leaves to endorsement. Hands over the form, its
files and honours, the frozen revision, the consents and the truth commitment.
"""
