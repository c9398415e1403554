"""Tests of intake and formal check."""
