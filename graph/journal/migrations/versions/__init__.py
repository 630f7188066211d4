"""One step for each version of the journal's tables."""
