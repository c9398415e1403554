"""The record is nominations.models.StaffConflict, because the rule on who sees what reads it."""
