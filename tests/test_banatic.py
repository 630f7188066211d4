"""BANATIC: groups of local authorities, and who is a member of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from reading import damaged, read_whole, survives

from graph import reference
from graph.workspace import Place, Workspace
from importers import detect
from importers.banatic import FORMAT
from importers.base import Options
from ui.actions import Wish, import_files

OWN = Path(__file__).parent / "files" / "registers"
GROUPS, PERIMETERS = OWN / "banatic_groupements_inventes.csv", OWN / "banatic_perimetres_inventes.csv"
TULLE = "241927201"


def _within() -> Options:
    territory = reference.territory(TULLE)
    assert territory is not None
    return Options(places=territory.places)


def test_the_published_list_gives_its_groups_as_public_actors(shared: Path) -> None:
    path = shared / "data/banatic/groupements_banatic.csv"
    assert detect(path) is FORMAT
    found = read_whole(FORMAT, path)
    assert found.rows == 10_137
    assert found.reasons == {4640: ("siren", "704930550", "bad_siren")}
    kinds = Counter(row["kind"] for row in found.records("actors"))
    assert kinds == {"syndicate": 8870, "epci": 1255, "public_body": 11}
    assert {row["categories"] for row in found.records("actors")} == {"public"}
    assert not any("commune" in row for row in found.records("actors"))


def test_only_inter_communalities_of_the_reference_are_placed_by_the_list(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/banatic/groupements_banatic.csv")
    placed = [row for row in found.records("actors") if "territory" in row]
    assert all(row["territory"] == row["siren"] and row["kind"] == "epci" for row in placed)
    assert len(placed) > 1200


def test_of_a_territory_the_list_gives_only_the_group_that_it_is(shared: Path) -> None:
    found = read_whole(FORMAT, shared / "data/banatic/groupements_banatic.csv", _within())
    assert [row["id"] for row in found.records("actors")] == [f"siren-{TULLE}"]
    assert (found.rows, found.outside) == (1, 10_136)


def test_perimeters_give_members_and_where_a_group_is_at_work() -> None:
    assert detect(PERIMETERS) is FORMAT
    found = read_whole(FORMAT, PERIMETERS)
    assert found.reasons == {6: ("siren_membre", "", "missing")}
    relations = {(row["source"], row["type"], row["target"]) for row in found.records("relations")}
    assert (f"siren-{TULLE}", "member_of", "siren-900000126") in relations
    assert ("siren-900000126", "acts_in", TULLE) in relations
    assert ("siren-211927207", "member_of", "siren-900000126") in relations
    member = found.record("actors", "siren-900000118")
    assert (member["name"], member.get("categories")) == ("Chambre inventée", None), "not every member is public"


def test_of_a_territory_only_the_rows_of_its_members_are_read() -> None:
    found = read_whole(FORMAT, PERIMETERS, _within())
    assert (found.rows, found.outside) == (2, 3)
    assert {row["source"] for row in found.records("relations")} == {
        f"siren-{TULLE}",
        "siren-211927207",
        "siren-900000126",
    }


def test_blanks_and_wrong_numbers_of_the_list_are_told() -> None:
    found = read_whole(FORMAT, GROUPS)
    assert found.record("actors", "siren-900000118")["name"] == "Syndicat des eaux, invente"
    assert found.reasons == {5: ("siren", "900000199", "bad_siren")}
    assert found.record("actors", "siren-900000134")["kind"] == "public_body"


def test_twice_gives_the_same_graph(tmp_path: Path) -> None:
    with Workspace.open(Place.of(tmp_path, environ={}), write=True) as workspace:
        import_files(workspace, [GROUPS, PERIMETERS], wish=Wish(by="test"))
        actors, relations = workspace.undated().actors, workspace.undated().relations
        again = import_files(workspace, [GROUPS, PERIMETERS], wish=Wish(by="test"))
        assert [each.report and each.report.written for each in again] == [0, 0]
        assert workspace.undated().actors.equals(actors)
        assert workspace.undated().relations.equals(relations)
        assert relations.height == 5


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=damaged(GROUPS.read_bytes()) | damaged(PERIMETERS.read_bytes()))
def test_a_damaged_register_is_read_or_refused_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registre"
    path.write_bytes(content)
    survives(FORMAT, path)
