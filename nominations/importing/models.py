"""This stage keeps no records of its own."""
