"""Shared ground of stage 1: what came by e-mail: the register of it, who reads it, what other pages say of it (R70)."""
