"""Who reads, checks and confirms in the formal check (§4.1, SoD)."""

from review.reading import can_read, readable

__all__ = ["can_read", "readable"]
