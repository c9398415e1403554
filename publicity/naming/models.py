"""What this room decides is kept beside it, in publicity.titles: other rooms read it too."""
