"""Tests of the wiring: home, generated pages, the demonstration."""
