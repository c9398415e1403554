"""The year of the ground's tests, as the pages meet it."""

from tests.review.proposals.conftest import closed, counted, scene

__all__ = ["closed", "counted", "scene"]
