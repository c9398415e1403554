"""This stage keeps no records of its own: the pairs stand in review/matching, which other stages read too."""
