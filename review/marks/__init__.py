"""What the panel gives: the score sheet of the defense (§5.5), one mark per member and slot, by phone or on paper."""
