"""Forms of accounts: entrance (log-in, registration, second factor) and people (invitations, roles)."""
