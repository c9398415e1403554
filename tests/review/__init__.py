"""Tests of the association's stages."""
