"""Semi-blind copies: what experts read instead of the dossier itself, confirmed by a person (§4.3, A-17)."""
