"""A list in the shape of Annex 2 that somebody brings, as rows that can become drafts (R128, T-13): all or none."""

from nominations.annex2_rows.checking import Checked, check
from nominations.annex2_rows.columns import COLUMNS, MOST_ROWS
from nominations.annex2_rows.lines import Lines, Mistake, lines_of

__all__ = ["COLUMNS", "MOST_ROWS", "Checked", "Lines", "Mistake", "check", "lines_of"]
