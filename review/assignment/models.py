"""This stage keeps no records of its own: assignments and plans are those of review.sheets."""
