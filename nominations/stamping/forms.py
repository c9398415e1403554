"""The input is that of every sealed paper."""

from nominations.seal_forms import SealForm

__all__ = ["SealForm"]
