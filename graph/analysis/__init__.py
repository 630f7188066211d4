"""Pure functions of a `Network`: what the actors, ties and absences of a territory amount to."""
