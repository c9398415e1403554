"""书面初评: experts read semi-blind dossiers and score them, alone and once (R47–R50, C6, T18, E2–E8).

Enters from `formal_passed`, leaves to the consensus with submitted sheets. LEAD starts and reopens, EXP scores; STAFF,
CHIEF and SUP follow the progress, and read values only after locking.
"""
