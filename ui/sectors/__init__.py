"""The picture of a territory: five equal sectors, one for each category of actors, around its name."""
