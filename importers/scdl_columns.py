"""How published lists of subsidies head their columns: each official name, and what else was seen for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SPELLINGS = {
    "giver": "nomAttribuant, nom attributaire, nom de l'attribuant, nom de l'attributaire, attribuant, attributaire, "
    "nom attribuant",
    "giver_id": "idAttribuant, identification de l'attributaire, identification de l'attribuant, siret attribuant, "
    "siret de l'attribuant, identifiant de l'attribuant, id attribuant",
    "decided_on": "dateConvention, date de convention, date de la convention, date convention, "
    "date de signature de la convention, date de décision",
    "decision": "referenceDecision, référence de la décision, référence décision, numéro de décision",
    "beneficiary": "nomBeneficiaire, nom du bénéficiaire, nom bénéficiaire, bénéficiaire, nom de l'organisme, "
    "nom association, nom de l'association, raison sociale du bénéficiaire",
    "beneficiary_id": "idBeneficiaire, identification du bénéficiaire, identifiant du bénéficiaire, siret, n° siret, "
    "numéro siret, siret bénéficiaire, siret du bénéficiaire, numéro de siret, id bénéficiaire",
    "rna": "rnaBeneficiaire, rna, n° rna, numéro rna, rna du bénéficiaire, rna bénéficiaire",
    "purpose": "objet, object, objet de la convention, objet de la subvention, objet du dossier, "
    "objet de la subvention attribuée",
    "amount": "montant, montant total de la subvention, montant de la subvention, montant total, montant attribué, "
    "montant voté, montant subvention, montant en euros",
    "nature": "nature, nature de la subvention",
    "conditions": "conditionsVersement, conditions de versement",
    "paid": "datesPeriodeVersement, date de versement, dates de versement, date(s) ou période(s) de versement, "
    "dates ou période de versement, période de versement, date versement",
    "year": "exercice, année, année budgétaire, exercice budgétaire",
    "scheme": "dispositifAide, dispositif d'aide",
    "register": "idRAE, numéro de référencement au répertoire des entreprises, n° unique de référencement au RAE",
    "notified": "notificationUE, aide notifiée à l'Europe, aide d'Etat (ou pas) notifiée à l'UE",
    "share": "pourcentageSubvention, % du mt de la subvention attribuée au bénéficiaire, "
    "pourcentage du montant de la subvention attribué au bénéficiaire",
}
OFFICIAL = {name: spellings.split(",")[0] for name, spellings in _SPELLINGS.items()}
"""The official name of each column, for the person who must mend a heading."""
NEEDED = ("beneficiary", "amount")
FEWEST_KNOWN = 4
"""Columns known by their heading from which a table is taken for a list of subsidies."""


def places(headings: Sequence[str]) -> dict[str, int]:
    """Return the place of each column whose heading is known, by our name for it.

    Examples
    --------
    >>> places([" Nom attributaire* ", "Nom du b\ufffdn\ufffdficiaire", "Montant total de la subvention*"])
    {'giver': 0, 'beneficiary': 1, 'amount': 2}
    """
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = _KNOWN.get(_key(mended(heading[:200])))
        if name:
            found.setdefault(name, place)
    return found


def is_list_of_subsidies(found: Mapping[str, int]) -> bool:
    """Tell whether the known columns make a list of subsidies, be it an incomplete one."""
    return len(found) >= FEWEST_KNOWN and bool(found.keys() & {"giver", "giver_id"}) and _is_typical(found)


def _is_typical(found: Mapping[str, int]) -> bool:
    return bool(found.keys() & {"decision", "decided_on", "conditions", "paid", "share"})


def missing(found: Mapping[str, int]) -> list[str]:
    """Return the official names of the columns without which no row can be read."""
    needed = [OFFICIAL[name] for name in NEEDED if name not in found]
    return needed if found.keys() & {"giver", "giver_id"} else [OFFICIAL["giver"], *needed]


def mended(text: str) -> str:
    """Return a text whose UTF-8 was once read as Windows-1252 as it was before; any other as it is.

    Examples
    --------
    >>> mended("RÃ©gion"), mended("Ãole"), mended("Région")
    ('Région', 'Ãole', 'Région')
    """
    if "Ã" not in text and "Â" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _key(heading: str) -> str:
    return re.sub(r"[^a-z0-9%]", "", folded(heading))


def _spelt() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, spellings in _SPELLINGS.items():
        for spelling in spellings.split(","):
            known[_key(spelling)] = name
            # What is left of a heading whose accented letters were lost on the way.
            known.setdefault(_key(re.sub(r"[à-ÿ]", "", spelling.strip())), name)
    return known


_KNOWN = _spelt()
