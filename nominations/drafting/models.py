"""This stage keeps no records of its own: versions are the kernel's (nominations.models.draft_version)."""
