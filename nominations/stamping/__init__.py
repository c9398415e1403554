"""盖章: what a form bears of stamps, and the sealed endorsement page that both units may send in (R111, §2.12).

Decides nothing about an application. Acts: UNIT once it has agreed, REC once it has recommended. Reads: both units and
the association. Hands over: the sealed page with how it was checked; the original on paper stays what counts (R66).
"""
