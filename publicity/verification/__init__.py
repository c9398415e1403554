"""Verifying a title (§2.13): by the code of the certificate, by its number with the name, or by the signed file itself.

Decides nothing: tells anybody name, year, title, number and whether it is in force, and nothing else of the person.
"""
