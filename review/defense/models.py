"""The records are review.halls.models and review.attending.models: the other rooms of the defense read them too."""
