"""Who may act and who acted: accounts, roles, guards, audit trail, inbox, outgoing mail, encrypted fields."""
