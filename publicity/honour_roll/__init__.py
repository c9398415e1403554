"""The roll of honour (§2.13): everybody named, by year, industry and unit, with what each has agreed to make public.

Decides nothing: shows titles in force and, on a year's page, the public note of those revoked. The person named says
for each field whether the public reads it (art. 25), and is obeyed at once.
"""
