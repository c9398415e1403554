"""How long what is kept, and what takes it away when its time is over (§2.16): rules as data, one report a run.

Ground of the rooms `deletion_reports` and `personal_data`; the apps to the left register their own rules and holds.
"""
