"""The pages of accounts: inbox, own profile, invitation, people."""
