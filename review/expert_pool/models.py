"""The records are those of review.experts.models, because every stage from 2 to 4 reads them."""
