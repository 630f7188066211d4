"""Pictures as SVG, for paper and for pages that answer no clicks: the same places and marks as on the screen."""
