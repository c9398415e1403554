"""No records of its own: assignments, sheets and clues stand beside the stages (review.sheets.models)."""
