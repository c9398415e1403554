"""Commands of the wiring: what ./run needs before it serves."""
