"""The tests mirror the code: one folder per app and per stage."""
