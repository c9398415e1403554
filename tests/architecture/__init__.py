"""The four laws as tests: they read the code, so that breaking a law turns a test red."""
