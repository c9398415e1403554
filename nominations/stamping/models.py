"""The records are the kernel's: SealedFile stands beside the lists of the recommending units too."""
