"""The administrative reference of France: communes, EPCI, départements, regions, rural and urban.

Importing it loads nothing; the first look-up reads the packaged tables. `SOURCES.md` says where they come from.
"""

from __future__ import annotations

from graph.reference.areas import departements, regions
from graph.reference.communes import (
    Commune,
    codes_meaning,
    commune,
    commune_of_siren,
    communes_named,
    current_code,
    epci_of,
    places_of,
)
from graph.reference.matching import search
from graph.reference.nearest import nearest_commune
from graph.reference.territories import describe, territories_named, territory

__all__ = [
    "Commune",
    "codes_meaning",
    "commune",
    "commune_of_siren",
    "communes_named",
    "current_code",
    "departements",
    "describe",
    "epci_of",
    "nearest_commune",
    "places_of",
    "regions",
    "search",
    "territories_named",
    "territory",
]
