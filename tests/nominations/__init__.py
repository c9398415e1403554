"""Tests of the nominations app, mirroring its tree."""
