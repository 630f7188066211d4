"""What exists, what was said of it, and what follows from it."""
