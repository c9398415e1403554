"""This stage keeps no records of its own: every version is accounts.models.TextVersion."""
