"""The set-up itself: commands, secrets, environment names, containers."""
