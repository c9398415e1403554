"""The look and the one script: what every screen shares."""
