"""The records are review.proposals.models and review.halls.models: the papers and the guards read them too."""
