"""This stage keeps no records of its own: they are nominations.models.retention."""
