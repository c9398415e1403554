"""The nominee's stage: what a person sees and what is stored (T1–T4, T33)."""
