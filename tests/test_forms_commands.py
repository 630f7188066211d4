from __future__ import annotations

from typing import TYPE_CHECKING

from form_exports import put_google

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Caller

ANSWERS = [{"Votre structure": "Amap du Pré", "Commune": "Tulle", "Courriel": "a@b.fr"}]


def test_a_form_is_explained_said_once_and_then_read(essaim: Caller, tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", ANSWERS)
    refused = essaim("--lang", "en", "import", path, "--json")
    assert refused.code == 3
    assert "Votre structure ; Commune" in refused.json[0]["refused"]
    assert '--map "actors.name=Votre structure" --map "actors.commune=Commune"' in refused.json[0]["refused"]
    said = essaim("--lang", "en", "import", path, "--map", "name=Votre structure", "--json")
    assert (said.json[0]["format"], said.json[0]["written"], said.json[0]["dropped"]) == (
        "google_forms",
        1,
        {"Courriel": 1},
    )
    assert "kept for the next exports" in said.err
    put_google(tmp_path / "b.csv", [{"Votre structure": "Scop", "Commune": "", "Courriel": ""}])
    later = essaim("--lang", "en", "import", tmp_path / "b.csv", "--json")
    assert (later.code, later.json[0]["written"], later.json[0]["mapping"]) == (0, 1, {"name": "Votre structure"})
    assert "earlier export of the same form" in later.err


def test_kept_mappings_are_listed_and_forgotten(essaim: Caller, tmp_path: Path) -> None:
    path = put_google(tmp_path / "a.csv", ANSWERS)
    essaim("import", path, "--map", "name=Votre structure")
    (known,) = essaim("mappings", "--json").json
    assert (known["format"], known["questions"], known["mapping"]) == ("google_forms", 2, {"name": "Votre structure"})
    assert essaim("mappings", "--forget", "absent").code == 3
    assert essaim("mappings", "--forget", known["form"], "--json").json == []
    assert essaim("import", path).code == 3


def test_a_dry_run_tells_what_it_foresees_and_the_import_does_it(essaim: Caller, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("identifiant;nom;commune\na;Recyclerie du Plateau;19275\n", encoding="utf-8")
    essaim("import", path)
    path.write_text(
        "identifiant;nom;commune;site web\n"
        "a;Recyclerie du Plateau;19275;https://a.fr\nb;La recyclerie du plateau;19275;\n",
        encoding="utf-8",
    )
    tried = essaim("import", path, "--dry-run", "--json").json[0]
    assert tried["foreseen"]["counts"] == {"added": {"actors": 1}, "changed": {"actors": 1}, "merged": {}}
    assert tried["foreseen"]["changed"][0]["columns"] == {"url": {"now": None, "then": "https://a.fr"}}
    assert [(each["new"], each["known"]) for each in tried["foreseen"]["doubtful"]] == [("b", "a")]
    told = essaim("import", path, "--dry-run").out
    assert "doublon possible" in told
    done = essaim("import", path, "--json").json[0]
    assert {key: done[key] for key in ("rows", "written", "merged")} == {
        key: tried[key] for key in ("rows", "written", "merged")
    }
    assert "foreseen" not in done


def test_the_form_for_territories_comes_as_a_text_in_both_languages_and_with_what_it_gives(essaim: Caller) -> None:
    assert "Nom du territoire" in essaim("form").out
    assert "Name of the territory" in essaim("--lang", "en", "form").out
    found = essaim("form", "--json").json
    assert found[0]["gives"] == ["territories.name"]
    assert set(found[0]["question"]) == {"fr", "en"}
