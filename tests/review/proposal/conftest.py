"""The year of the ground's tests, as the pages meet it."""

from tests.review.proposals.conftest import built, closed, counted, scene

__all__ = ["built", "closed", "counted", "scene"]
