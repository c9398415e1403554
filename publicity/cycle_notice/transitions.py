"""The notice moves nothing: C1 and C4 belong to the cycle's own screens."""
