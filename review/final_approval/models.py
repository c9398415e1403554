"""The meeting, its members, rounds and ballots stand in review.votes: the ballot room works on them too."""
