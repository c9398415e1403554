"""What the association decides: formal check, written review, defense, approval."""
