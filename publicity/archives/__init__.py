"""The archive of a year (C13): what goes into its package, what is checked, who stands for it.

Ground of the room `archive`. Nothing is in a package that may be kept shorter than thirty years (§2.16).
"""
