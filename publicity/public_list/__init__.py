"""The public list of candidates (R55, R56): what anybody reads without a log-in, searches, prints and takes along.

Decides nothing; shows what public_notice has signed, from the allow-list of publicity.lists alone.
"""
