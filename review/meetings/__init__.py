"""The 合议: one meeting a year with its machine, who was there, the cases it spoke about, and the list it decided."""
