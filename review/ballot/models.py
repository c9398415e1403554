"""The ballots stand in review.votes: the meeting counts them."""
