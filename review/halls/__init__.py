"""The defense as records: sessions with their hall, the panel's seats, a slot for every nominee, and their machine."""
