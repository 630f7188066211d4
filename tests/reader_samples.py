"""A small file of our own for every reader, and what is known of it: joined by being in `READERS`."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from openpyxl import Workbook

FILES = Path(__file__).parent / "files"
_NAME = {"name": "Nom de la structure"}


@dataclass(frozen=True)
class Sample:
    """One file.

    Attributes
    ----------
    reader
        The format's name.
    content
        Its bytes.
    name
        What it is called; most formats are known whatever the name.
    headings
        Lines of headings of a table that is text; 0 for anything else.
    word
        A name in it, to be replaced by something huge.
    mapping
        What a person says about it.
    """

    reader: str
    content: bytes
    name: str = "essai"
    headings: int = 0
    word: str = ""
    mapping: dict[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it is text rather than an archive."""
        return not self.content.startswith(b"PK")

    def put(self, folder: Path, name: str | None = None, content: bytes | None = None) -> Path:
        """Write it, or it with another name or content."""
        path = folder / (self.name if name is None else name)
        path.write_bytes(self.content if content is None else content)
        return path


def _file(name: str) -> bytes:
    return (FILES / name).read_bytes()


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a workbook."""
    made = Workbook()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.remove(made.worksheets[0])
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


BANATIC = """siren;libelle;region_code;departement_code;nature;population
241927201;CA Tulle agglo;75;19;CA;43000
200000008;PETR inventé;75;19;PETR;90000
123;Mal numéroté;75;19;SMF;1
"""
UNITS = """siren,statutDiffusionUniteLegale,dateCreationUniteLegale,nomUniteLegale,denominationUniteLegale,\
categorieJuridiqueUniteLegale,etatAdministratifUniteLegale,activitePrincipaleUniteLegale
900000019,O,2001-01-01,,ATELIERS INVENTES,5710,A,94.99Z
900000027,O,2001-01-01,NOM,,1000,A,94.99Z
900000035,P,,,MASQUE,5710,A,94.99Z
"""
ESTABLISHMENTS = """siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,etablissementSiege,\
codeCommuneEtablissement,etatAdministratifEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,\
activitePrincipaleEtablissement
900000019,00019,90000001900019,O,2001-01-01,true,19272,A,ATELIERS INVENTES,,94.99Z
900000027,00012,90000002700012,O,2001-01-01,true,99999,A,AILLEURS,,94.99Z
"""
ANNUAIRE = """{"service": [
 {"id": "a1", "nom": "Mairie - Tulle", "siren": "", "siret": "21192720000011", "ancien_code_pivot": "mairie-19272-01",
  "pivot": [{"type_service_local": "mairie", "code_insee_commune": ["19272"]}], "adresse_courriel": ["a@exemple.fr"],
  "affectation_personne": [{"nom": "NOM"}], "adresse": [{"code_postal": "19000", "nom_commune": "Tulle"}]},
 {"id": "a2", "nom": "Service inventé", "pivot": [], "adresse": [], "ancien_code_pivot": ""}]}"""
FRAMAFORMS = """"Recensement inventé","","","",""
"Envoi","","Vos thèmes","",""
"Serial","Nom de la structure","Énergie","Alimentation","Adresse IP"
"1","Amap inventée","X","","10.0.0.1"
"2","Foyer inventé","","X","10.0.0.2"
"3","","","",""
"""
LIMESURVEY = """"id","submitdate","lastpage","startlanguage","nom","themes[SQ001]","ipaddr"
"1","2024-01-01 10:00:00","2","fr","Amap inventée","Y","10.0.0.1"
"2","","1","fr","Foyer inventé","N","10.0.0.2"
""".replace(",", ";")
KOBO = """"start";"nom";"themes";"_id";"_uuid";"_submission_time";"_index"
"2024-01-01";"Amap inventée";"energie eau";"1";"u1";"2024-01-01T10:00:00";"1"
"2024-01-01";"";"";"2";"u2";"2024-01-01T10:00:00";"2"
"""
TYPEFORM = """#,Nom de la structure,Thèmes,Other,Start Date (UTC),Submit Date (UTC),Network ID,Tags
a1,Amap inventée,Énergie,Eau,2024-01-01 10:00,2024-01-01 10:01,abc,
a2,,,,2024-01-01 10:00,2024-01-01 10:01,abd,
"""
GOOGLE = """Horodateur,Nom de la structure,Quels sont vos thèmes ?
01/01/2024 10:00:00,Amap inventée,"Énergie, Eau"
01/01/2024 10:00:00,,
"""
GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="directed">
<attributes class="node" mode="static"><attribute id="0" title="categories" type="string"/></attributes>
<nodes><node id="n1" label="Amap inventée"><attvalues><attvalue for="0" value="economic"/></attvalues></node>
<node id="n2" label="Foyer inventé"/></nodes>
<edges><edge source="n1" target="n2" label="coopère"/><edge source="n1" target="n3"/></edges></graph></gexf>"""
GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="name" attr.type="string"/><key id="d1" for="edge" attr.name="type"/>
<graph edgedefault="undirected"><node id="n1"><data key="d0">Amap inventée</data></node>
<node id="n2"><data key="d0">Foyer inventé</data></node>
<edge source="n1" target="n2"><data key="d1">cooperates</data></edge></graph></graphml>"""
YED = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d10" yfiles.type="edgegraphics"/>
<graph edgedefault="directed" id="G">
<node id="n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Amap inventée</y:NodeLabel></y:ShapeNode></data></node>
<node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Foyer inventé</y:NodeLabel></y:ShapeNode></data></node>
<edge id="e0" source="n0" target="n1"><data key="d10"><y:PolyLineEdge><y:Arrows source="none" target="standard"/>
<y:EdgeLabel>coopère avec</y:EdgeLabel></y:PolyLineEdge></data></edge></graph></graphml>"""
PAJEK = """*Vertices 2
1 "Amap inventée"
2 "Foyer inventé"
*Arcs
1 2 1
*Edges
2 9 1
"""
NATIVE = """{"actors": [{"id": "a1", "name": "Amap inventée", "categories": "economic"},
  {"id": "a2", "name": "Foyer inventé"}],
 "relations": [{"source": "a1", "target": "a2", "type": "cooperates"}], "territories": [{"code": "241927201"}]}"""
KUMU = """{"elements": [{"label": "Amap inventée", "type": "economic", "tags": ["pain"]}, {"label": "Foyer inventé"}],
 "connections": [{"from": "Amap inventée", "to": "Foyer inventé", "type": "cooperates", "direction": "mutual"}]}"""
TURTLE = """@prefix pair: <http://virtual-assembly.org/ontologies/pair#> .
<http://exemple.fr/a> a pair:Organization ; pair:label "Amap inventée" ; pair:partnerOf <http://exemple.fr/b> .
<http://exemple.fr/b> a pair:Organization ; pair:label "Foyer inventé" .
<http://exemple.fr/p> a pair:Person ; pair:label "Prénom Nom" .
"""
JSON_LD = """{"@context": {"pair": "http://virtual-assembly.org/ontologies/pair#"}, "@graph": [
 {"@id": "http://exemple.fr/a", "@type": "pair:Organization", "pair:label": "Amap inventée"}]}"""
MURMURATIONS = """[{"linked_schemas": ["organizations_schema-v1.0.0"], "name": "Amap inventée", "primary_url": "https://amap.exemple.fr",
 "tags": ["pain"], "geolocation": {"lat": 45.267, "lon": 1.771}, "telephone": "0612345678",
 "relationships": [{"predicate_url": "https://schema.org/member", "object_url": "https://foyer.exemple.fr"}]},
 {"linked_schemas": ["organizations_schema-v1.0.0"], "name": "Foyer inventé", "primary_url": "https://foyer.exemple.fr"}]"""
KUMU_SHEET = """Label,Type,Description,Tags
Amap inventée,economic,Du pain,pain|bio
Foyer inventé,collective,,
"""
EDGES = """Source,Target,Type,Id,Label,Weight
Amap inventée,Foyer inventé,Undirected,1,coopère,1
"""
ACTORS = """nom;catégories;commune;siren;depuis
Amap inventée;eco;19272;900000019;2020
Foyer inventé;collectif;2A004;;2021-05-01
Mal placé;eco;99999;;
"""
ANSWERS = """Nom de la structure,Thème
Amap inventée,Énergie
,
"""
PLAN_ROWS: list[list[object]] = [
    ["Plan inventé"],
    ["Axe (x)", "Titre de l'action", "Structure pilote", "Partenaires ", "Statut ", "Date de fin"],
    ["1", "Ouvrir une épicerie", "Communauté inventée", "Amap inventée", "En cours", 47727],
]
ONODO: dict[str, list[list[object]]] = {
    "Nodes": [
        ["Name", "Type", "Description", "Visible"],
        ["Amap inventée", "eco", "<p>Du pain</p>", 1],
        ["Foyer inventé", "", "", 1],
    ],
    "Relations": [["Source", "Type", "Target", "Directed"], ["Amap inventée", "cooperates", "Foyer inventé", 0]],
}


def _text(reader: str, content: str, headings: int = 0, word: str = "Amap inventée", **more: object) -> Sample:
    return Sample(reader, content.encode(), headings=headings, word=word, **more)  # type: ignore[arg-type]  # name, mapping


@cache
def samples() -> tuple[Sample, ...]:
    """Return a file or more for every reader."""
    folder = "directories/"
    return (
        Sample("dgcl", _file("dgcl_trois_epci.csv"), headings=1, word="CA"),
        _text("banatic", BANATIC, 1, "PETR inventé"),
        _text("sirene", UNITS, 1, "ATELIERS INVENTES"),
        _text("sirene", ESTABLISHMENTS, 1, "ATELIERS INVENTES"),
        _text("annuaire", ANNUAIRE, 0, "Mairie - Tulle"),
        Sample("rna", _file("rna_inventee.csv"), headings=1, word="19000"),
        Sample("gogocarto", _file("gogocarto_carte_inventee.json"), word="Carte inventée"),
        Sample("gogocarto", _file("gogocarto_compact_invente.json"), word="Épicerie inventée"),
        Sample("gogocarto", _file(f"{folder}gogocarto_table_inventee.csv"), headings=1, word="Épicerie inventée"),
        Sample("communecter", _file(f"{folder}communecter_invente.json"), word="Jardins inventés"),
        Sample("communecter", _file(f"{folder}communecter_invente.csv"), headings=1, word="Jardins inventés"),
        Sample("yeswiki", _file(f"{folder}yeswiki_invente.json"), word="Café inventé"),
        Sample("yeswiki", _file(f"{folder}yeswiki_invente.csv"), headings=1, word="Recyclerie inventée"),
        Sample("lvao", _file(f"{folder}lvao_invente.json"), word="Vélo inventé"),
        Sample("rnsr", _file(f"{folder}rnsr_invente.json"), word="Institut inventé"),
        Sample("scanr", _file(f"{folder}scanr_invente.json"), word="Ateliers inventés"),
        Sample("hal", _file(f"{folder}hal_invente.json"), word="Laboratoire A"),
        Sample("ademe_plan", _file(f"{folder}plan_invente.csv"), headings=5, word="Communauté inventée"),
        Sample("ademe_plan", book({"Mode d'emploi": [["Bonjour"]], "Plan": PLAN_ROWS})),
        Sample("scdl", _file("scdl_departement_invente.csv"), headings=1, word="Corrèze"),
        _text("framaforms", FRAMAFORMS, 3, mapping=_NAME),
        _text("limesurvey", LIMESURVEY, 1, mapping={"name": "nom"}),
        _text("kobo", KOBO, 1, mapping={"name": "nom"}),
        _text("typeform", TYPEFORM, 1, mapping=_NAME),
        _text("google_forms", GOOGLE, 1, mapping=_NAME),
        _text("gexf", GEXF),
        _text("graphml", GRAPHML),
        _text("yed", YED),
        _text("pajek", PAJEK),
        _text("json", NATIVE),
        _text("kumu", KUMU),
        _text("pair", TURTLE),
        _text("pair", JSON_LD),
        _text("murmurations", MURMURATIONS),
        Sample("onodo", book(ONODO)),
        _text("kumu_sheets", KUMU_SHEET, 1),
        _text("edges", EDGES, 1),
        _text("tables", ACTORS, 1, name="acteurs.csv"),
        Sample("tables", book({"Acteurs": [["nom", "commune"], ["Amap inventée", "19272"]], "Notes": [["rien"]]})),
        _text("mapped", ANSWERS, 1, mapping=_NAME),
    )


Damage = Callable[[bytes], bytes]
