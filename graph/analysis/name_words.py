"""What the words of French organisations' names are worth when two names are compared.

All lists are written as `graph.analysis.names` folds names: lower case, no accents, blanks for hyphens and apostrophes.
"""

from __future__ import annotations


def _words(row: str) -> frozenset[str]:
    return frozenset(row.split())


LEGAL_FORMS = (
    "association loi de 1901,association loi 1901,asso loi 1901,association declaree,association,assoc,asso,ass,"
    "loi 1901,societe cooperative et participative,societe cooperative d interet collectif,"
    "societe a responsabilite limitee,societe par actions simplifiee,societe anonyme,societe civile immobiliere,"
    "groupement agricole d exploitation en commun,entreprise individuelle,"
    "sarl,sas,sasu,sa,scop,scic,eurl,earl,gaec,scea,sci,snc,sem,spl,gie,gip,eirl"
)
"""What a name may be written with or without: never tells two actors apart."""

ARTICLES = _words(
    "a au aux avec ce ces chez d dans de des du en entre et l la le les leur leurs ma mes mon nos notre on ou par "
    "pour qu que qui s sa sans se ses son sous sur the un une vers vos votre"
)

KINDS = {
    "mairie": "commune de,commune d,mairie de,mairie d,ville de,ville d,municipalite de,mairie,municipalite",
    "cc": "communaute de communes,communaute communes,com de com,com com,comcom,cdc,codecom,ccom,cc",
    "ca": "communaute d agglomeration,communaute agglomeration,com d agglo,com agglo,agglomeration,agglo,ca",
    "cu": "communaute urbaine,cu",
    "metropole": "metropole",
    "cd": "conseil departemental,conseil general,departement,cd,cg",
    "cr": "conseil regional,region,cr",
    "ddtm": "direction departementale des territoires et de la mer,ddtm",
    "ddt": "direction departementale des territoires,ddt",
    "ddets": "direction departementale de l emploi du travail et des solidarites,ddets",
    "dreal": "direction regionale de l environnement de l amenagement et du logement,dreal",
    "draaf": "direction regionale de l alimentation de l agriculture et de la foret,draaf",
    "drac": "direction regionale des affaires culturelles,drac",
    "ars": "agence regionale de sante,ars",
    "sousprefecture": "sous prefecture",
    "prefecture": "prefecture",
    "chambagri": "chambre d agriculture,chambre agriculture,chambre departementale d agriculture,ca agri",
    "cci": "chambre de commerce et d industrie,cci",
    "cma": "chambre de metiers et de l artisanat,chambre des metiers et de l artisanat,chambre de metiers,cma",
    "ccas": "centre communal d action sociale,ccas",
    "cias": "centre intercommunal d action sociale,cias",
    "pnr": "parc naturel regional,pnr",
    "petr": "pole d equilibre territorial et rural,petr",
    "syndicat": "syndicat mixte,syndicat intercommunal,syndicat,sivom,sivu,sm",
    "universite": "universite,univ",
    "iut": "institut universitaire de technologie,iut",
    "lycee": "lycee",
    "college": "college",
    "ecole": "ecole",
    "tourisme": "office de tourisme,office du tourisme,office intercommunal de tourisme",
    "codev": "conseil de developpement,codev",
    "inrae": (
        "institut national de recherche pour l agriculture l alimentation et l environnement,"
        "institut national de la recherche agronomique,inrae,inra"
    ),
    "cnrs": "centre national de la recherche scientifique,cnrs",
    "cpie": "centre permanent d initiatives pour l environnement,cpie",
    "civam": "centre d initiatives pour valoriser l agriculture et le milieu rural,civam",
    "amap": "pour le maintien d une agriculture paysanne,pour le maintien de l agriculture paysanne,amap",
    "mjc": "maison des jeunes et de la culture,maison des jeunes,mjc",
}
"""What an actor is, by one word for each; two names that say different ones name two actors."""

FAMILIES = (
    frozenset({"cc", "ca", "cu", "metropole"}),
    frozenset({"petr", "syndicat", "pnr"}),
    frozenset({"ddt", "ddtm"}),
)
"""Kinds that one actor may pass through: a community of communes becomes one of an agglomeration."""

AT_THE_BEGINNING = frozenset({"mairie", "cd", "cr"})
"""Kinds that are meant only where a name begins with them: not by the library of the town of Louviers.

The same holds for every way to write a kind with two letters.
"""

OF_ONE_COMMUNE = frozenset({"mairie", "ccas", "ecole", "college", "lycee"})
"""Kinds of which each commune has its own, often under a name that others have too."""

WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "fed": "federation",
    "fede": "federation",
    "dep": "departement",
    "dept": "departement",
    "coop": "cooperative",
    "mvt": "mouvement",
    "ctre": "centre",
    "etab": "etablissement",
    "ets": "etablissements",
    "cie": "compagnie",
    "recyclerie": "ressourcerie",
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "reg": "regional",
    "frcivam": "federation regionale civam",
    "fdcivam": "federation departementale civam",
}

COMMON = _words(
    "accueil acteurs actif actifs action actions actrices agence agricole agricoles agriculture alimentaire "
    "alimentation alternatif alternative alternatives amicale amis ancien anciens animation antenne appui art "
    "artisan artistes arts atelier ateliers autonome bar bibliotheque bien bio biologique bois boulangerie boutique "
    "bureau cafe caisse cantine cantonal centrale centrales centre cercle chantier cigales citoyen citoyenne "
    "citoyennes citoyens club collectif collective collectivite comite commerce commission commun communal commune "
    "communes communs compagnie confederation conseil cooperative cooperatives coordination culture culturel "
    "culturelle culturelles defense departemental departementale departementaux developpement durable eco ecolieu "
    "ecologie ecologique ecologiques economie economique education emploi energie energies ensemble entraide "
    "entreprise entreprises environnement epicerie espace etablissement etablissements etudes fablab familial "
    "familiales familles federation ferme fetes fonds formation foyer foyers francais francaise france friperie "
    "garage gestion grand grande groupe groupement habitants habitat initiative initiatives insertion institut "
    "intercommunal intercommunale international jardin jardins jeunes jeunesse laique libre libres lieu ligue local "
    "locale locales locaux logement magasin maison mission mobilite monde monnaie moulin mouvement mouvements multi "
    "municipal municipale national nationale nature naturel nouveau nouvelle oeuvre oeuvres organisation parc "
    "parents partage partagee partagees partages participatif participative patrimoine pays paysan paysanne "
    "paysannes paysans permanente petit petite plateforme pole populaire producteur producteurs projet projets "
    "promotion protection public publique quartier quartiers recherche recherches recyclerie regie region regional "
    "regionale renouvelable renouvelables repair repas reseau ressourcerie ressourceries ressources restaurant "
    "resto rural rurale rurales ruraux saint sainte salle sante sauvegarde sauvons scolaire secteur section service "
    "services social sociale sociales societe solidaire solidaires solidarite solidarites sport sportif sportive "
    "structure systeme technique territoire territoires territorial territoriale theatre tiers tous transition "
    "transitions transport travail travailleurs union unite universitaire usagers val vallee vie village "
    "villageoise villageoises villages ville vivre zero"
)
"""Words of very many names: they say what an actor does more than which one it is."""

NETWORKS = _words(
    "adear admr alternatiba amap anciela ancv apf atd attac biocoop catholique civam cocagne coeur colibris "
    "comestibles cpie croix cuma emmaus enercoop extinction familles fcpe fnath francas greenpeace incroyables "
    "lagrange leo liens lpo mrjc oxfam rebellion restos rouge scouts secours terre unicef"
)
"""Words of the networks that have an actor of the same name in many communes."""

DIRECTIONS = _words(
    "bas basse basses est haut haute hautes hauts inferieur inferieure nord occidental occidentale oriental "
    "orientale orientales ouest sud superieur superieure"
)
"""Words that tell two places of one name apart: with and without one are two actors."""

SYNONYMS = {
    "aura": "auvergne rhone alpes",
    "paca": "provence alpes cote d azur",
    "idf": "ile de france",
    "bfc": "bourgogne franche comte",
}
"""Regions by the letters that people write for them."""

REGIONS = {
    "alsace": "67 68",
    "aquitaine": "24 33 40 47 64",
    "auvergne": "03 15 43 63",
    "basse normandie": "14 50 61",
    "bourgogne": "21 58 71 89",
    "bretagne": "22 29 35 56",
    "centre val de loire": "18 28 36 37 41 45",
    "champagne ardenne": "08 10 51 52",
    "corse": "2A 2B",
    "franche comte": "25 39 70 90",
    "haute normandie": "27 76",
    "ile de france": "75 77 78 91 92 93 94 95",
    "languedoc roussillon": "11 30 34 48 66",
    "limousin": "19 23 87",
    "lorraine": "54 55 57 88",
    "midi pyrenees": "09 12 31 32 46 65 81 82",
    "nord pas de calais": "59 62",
    "pays de la loire": "44 49 53 72 85",
    "picardie": "02 60 80",
    "poitou charentes": "16 17 79 86",
    "provence alpes cote d azur": "04 05 06 13 83 84",
    "rhone alpes": "01 07 26 38 42 69 73 74",
}
"""The départements of the regions of before 2016, by which today's are told too."""

REGIONS_OF_TODAY = {
    "auvergne rhone alpes": "auvergne,rhone alpes",
    "bourgogne franche comte": "bourgogne,franche comte",
    "grand est": "alsace,champagne ardenne,lorraine",
    "hauts de france": "nord pas de calais,picardie",
    "normandie": "basse normandie,haute normandie",
    "nouvelle aquitaine": "aquitaine,limousin,poitou charentes",
    "occitanie": "languedoc roussillon,midi pyrenees",
}
"""The regions of before 2016 that today's are made of."""

SAID_OTHERWISE = frozenset({"paris", "lot", "cher", "somme", "aube", "manche", "nord", "la reunion"})
"""Names of départements that are a city's, a direction or another word: no proof of a place."""
