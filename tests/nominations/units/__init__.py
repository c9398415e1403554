"""Tests of the registry of units."""
