"""The words that records are made of: each term once, with the other ways in which people write it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def folded(word: str) -> str:
    """Return a word without accents, case, apostrophes and doubled blanks, to compare what people write.

    Examples
    --------
    >>> folded("Service de l’État")
    "service de l'etat"
    """
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").replace("œ", "oe").replace("Œ", "oe"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("_", " ").split())


class Terms:
    """A closed list of terms in a stated order; equal only to itself."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """Take each term with its other spellings, separated by commas."""
        self._terms = tuple(spellings)
        self._found = {
            folded(word): term
            for term, others in spellings.items()
            for word in (term, *others.split(","))
            if word.strip()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def __len__(self) -> int:
        return len(self._terms)

    def find(self, word: str) -> str | None:
        """Return the term meant by a word, in French or English, or None."""
        return self._found.get(folded(word))


CATEGORIES = Terms(
    {
        "collective": "collectif,collectifs,collectif d'habitants,collectifs d'habitants,habitants,citoyens",
        "public": "acteur public,acteurs publics,publics,public actor,collectivité,collectivités",
        "economic": "économique,economique,acteur économique,acteur économique local,acteurs économiques,eco,economy",
        "research": "recherche,chercheur,chercheurs,researchers,researcher,laboratoires",
        "national": "partenaire national,partenaires nationaux,national partner,national partners,nationaux",
    }
)
REQUIRED_CATEGORIES = ("collective", "public", "economic")
"""Those that criterion 4 asks for, in the order in which pairs of them are named."""
PAIRS = (("collective", "public"), ("collective", "economic"), ("public", "economic"))

KINDS = Terms(
    {
        "association": "asso,association loi 1901",
        "informal_group": "groupe informel,collectif informel,groupe",
        "company": "entreprise,société,business,commerce",
        "cooperative": "coopérative,scop,scic",
        "farm": "ferme,exploitation agricole",
        "foundation": "fondation",
        "commune": "mairie,municipality,ville",
        "epci": "intercommunalité,inter-communality,communauté de communes,communauté d'agglomération,métropole",
        "local_authority": "collectivité territoriale,département,région",
        "syndicate": "syndicat,syndicat mixte,syndicat intercommunal,petr",
        "public_body": "établissement public,organisme public",
        "state_service": "service de l'État,état,state service,préfecture",
        "elected_body": "élus,elected body,conseil municipal,conseil communautaire",
        "technical_staff": "techniciens,services techniques,technical staff",
        "laboratory": "laboratoire,labo,unité de recherche",
        "university": "université,école supérieure",
        "school": "école,lycée,collège",
        "network": "réseau,fédération,collectif national",
        "other": "autre",
    }
)

RELATION_TYPES = Terms(
    {
        "cooperates": "coopère,coopère avec,coopération,cooperates with,cooperation",
        "partner_of": "partenaire de,partenaire,partenariat,convention,partner of,partner",
        "co_leads": "co-porte,coporte,co-pilote,copilote,co-portage,co leads,co-leads",
        "funds": "finance,financement,subventionne,funding",
        "supports": "soutient,soutien,appuie,accompagne,support",
        "member_of": "membre de,membre,adhère à,adhésion,member of,member",
        "supervises": "supervise,tutelle,encadre,exerce la tutelle de",
        "trains": "forme,formation,training",
        "supplies": "fournit,fournisseur,fourniture,supplier",
        "meets": "rencontre,côtoie,coprésence,co-présence,co-presence",
        "acts_in": "agit sur,agit dans,intervient sur,intervient à,acts in",
    }
)
COOPERATION_TYPES = ("cooperates", "partner_of", "co_leads")
"""The types of relation that count for criterion 4; co-presence (`meets`) never does."""
ACTS_IN = "acts_in"
"""The only type of relation whose target is a territory."""

CONFIRMED_BY = Terms({"source": "la source", "target": "cible,la cible", "both": "les deux,deux,both sides"})
YES_NO = Terms({"yes": "oui,o,y,vrai,true,1", "no": "non,n,faux,false,0"})
STATUSES = Terms(
    {
        "candidate": "candidat,candidate,potentiel",
        "selected": "retenu,choisi,sélectionné,lauréat",
        "withdrawn": "retiré,désisté,abandon",
    }
)
NEED_KINDS = Terms({"method": "méthode,methodo", "theme": "thème,thematic,thématique"})
TRANSITIONS = Terms(
    {
        "social": "sociale,social,solidaire",
        "environmental": "environnementale,écologique,environnement,ecological",
        "civic": "citoyenne,démocratique,civique,democratic",
        "economic": "économique",
        "cultural": "culturelle",
        "energy": "énergétique,énergie",
        "food": "alimentaire,alimentation",
    }
)
