"""名单审定 as records: the meeting, its members, candidates and rounds, and ballots nobody can join to a name."""
