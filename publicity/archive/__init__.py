"""归档（C13）: the year becomes a package that proves itself, and is read-only from then on.

Decided by: STAFF proposes, SUP confirms after the four checks. Enters from: a completed year. Leaves to: archived.
Hands over: the package with its code, to the archive of the association.
"""
