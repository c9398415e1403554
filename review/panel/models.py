"""No records of its own: marks, their versions and what was keyed in stand beside the rooms (review.marks.models)."""
