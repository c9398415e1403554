"""The ranking of the written review: what went in, frozen and numbered; a later change makes a new one beside it."""
