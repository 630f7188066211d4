"""One file for each page; `parts` holds what they share."""
