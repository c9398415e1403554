"""The permission matrix: role × address × state → answer."""
