"""This stage keeps no records of its own: the copies stand in review/blind, which experts' pages read too."""
