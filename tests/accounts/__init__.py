"""What people get from accounts: entrance, roles, trail, inbox and mail."""
