"""The records are review.rankings.models and review.meetings.models: the papers and the guards read them too."""
