"""The field in which a person searches while typing: the browser's side, and what tells it what was found."""
