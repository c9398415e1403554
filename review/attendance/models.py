"""The records are review.attending.models and review.halls.models: the other rooms of the defense read them too."""
