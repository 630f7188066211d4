from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from graph.errors import BadValue, InputRefused
from graph.export.tables import Language, frame_of, rows_with_roles, write
from graph.model import rules
from graph.model.batch import LINE
from graph.model.network import SCHEMAS, Network
from graph.model.tables import TABLES
from importers import tables
from importers.base import Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.model.tables import Column

# fmt: off
ODD = [
    "=1+1", "'=1", "-", "@a", "+33 5", "NA", "null", "007", "1e5", "TRUE", "#N/A", "a\nb", "a\rb", "a\r\nb", '"', "a;b",
    "a,b", "_x000D_", "_x005F_", "x005F_", "\ufffe", "\uffff", "l'Orée", "'tis", "↑ aide", "é", "\u202e", "\U0001f41d",
]
# fmt: on
WORDS = st.text(max_size=9) | st.sampled_from(ODD)


def canonical(rule: Callable[[str], Any], words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """What a rule makes of words, those it refuses left out."""

    def told(word: str) -> object:
        try:
            return rule(word) or None
        except BadValue:
            return None

    return words.map(told).filter(lambda value: value is not None)


PLAIN = canonical(rules.text, WORDS)
BY_RULE: dict[object, st.SearchStrategy[Any]] = {
    rules.text: PLAIN,
    rules.identifier: canonical(rules.identifier, WORDS),
    rules.siren: st.sampled_from(["200066744", "356000000"]),
    rules.rna: st.just("W192002439"),
    rules.url: st.sampled_from(["https://exemple.fr/é?x=1&y", "http://a.fr"]),
    rules.number: st.floats(allow_nan=False, allow_infinity=False).map(lambda found: found + 0.0),
    rules.count: st.integers(0, 2**53),
    rules.category: st.just("public"),
}
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "since": st.sampled_from(["2019", "2020-05", "2020-05-01"]),
    "until": st.sampled_from(["2021", "2021-05-01"]),
    "date": st.just("2024-05-01"),
    "applied_on": st.just("2024"),
    "stated_on": st.just("2024-05"),
    "categories": st.sampled_from(["public", "collective|economic"]),
    "resilience_project": st.sampled_from(["yes", "no"]),
    "communes": st.sampled_from(["19272", "19272|2A004"]),
    "commune": st.just("19272"),
    "lat": st.floats(-90, 90),
    "lon": st.floats(-180, 180),
    "type": st.sampled_from(["cooperates", "acts_in"]),
    "confirmed_by": st.sampled_from(["source", "both"]),
    "transitions": st.sampled_from(["social|civic", "autre"]),
    "themes": st.sampled_from(["alimentation|énergie", "x"]),
    "theme": st.sampled_from(["alimentation", "a|b"]),
}


def values(table: str, column: Column) -> st.SearchStrategy[Any]:
    if column.name == "status" and table == "territories":
        return st.sampled_from(["candidate", "withdrawn", None])
    if column.name == "kind":
        return st.sampled_from(["theme", None] if table in ("needs", "offers") else ["association", None])
    found = BY_NAME.get(column.name, BY_RULE.get(column.rule))
    assert found is not None
    return found if column.required or column.name == "id" else st.none() | found


def frames(table: str) -> st.SearchStrategy[pl.DataFrame]:
    columns = [column for column in TABLES[table].columns if column.name in SCHEMAS[table]]
    key = "code" if table == "territories" else "id"
    row = st.fixed_dictionaries({column.name: values(table, column) for column in columns})
    drawn = st.lists(row, max_size=3, unique_by=lambda each: each[key])
    return drawn.map(lambda found: pl.DataFrame(found, schema={c.name: c.dtype for c in columns}))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    drawn = {table: draw(frames(table)) for table in TABLES}
    drawn["actors"] = drawn["actors"].with_columns(aliases=pl.lit(None, dtype=pl.String))
    roles = st.sampled_from(["pilote", "référente", "", None])
    actors = st.sampled_from(["a1", "a:2", "é"])
    for table, owner, listed in (("initiatives", "initiative", "participations"), ("bodies", "body", "memberships")):
        held = [
            {owner: key, "actor": draw(actors), "role": draw(roles)}
            for key in drawn[table]["id"]
            for _ in range(draw(st.integers(0, 2)))
        ]
        drawn[listed] = pl.DataFrame(held, schema=SCHEMAS[listed]).unique()
    return Network.of(**drawn)


def read_back(path: Path) -> dict[str, pl.DataFrame]:
    batches = list(tables.read(path, Options()))
    assert [each for batch in batches for each in batch.rejected] == []
    return {table: frame.drop(LINE) for batch in batches for table, frame in batch.records.items()}


@pytest.mark.parametrize("name", ["tables", "tables.xlsx"])
@pytest.mark.parametrize("lang", ["fr", "en"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(network=networks())
def test_what_was_exported_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, lang: Language, network: Network
) -> None:
    path = tmp_path_factory.mktemp("export") / name
    write(network, path, lang=lang)
    found = read_back(path)
    for table in TABLES:
        expected = frame_of(network, table)
        assert found.get(table, expected.clear()).to_dicts() == expected.to_dicts()


def actor(key: str, **more: object) -> Network:
    row = dict.fromkeys(SCHEMAS["actors"]) | {"id": key, "name": "x"} | more
    return Network.of(actors=pl.DataFrame([row], schema=SCHEMAS["actors"]))


def cells(path: Path, delimiter: str) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_files_open_in_a_spreadsheet_of_the_language(tmp_path: Path) -> None:
    network = actor("=1+1", description="-moins", lat=45.0, lon=-0.5)
    write(network, tmp_path / "fr", lang="fr")
    write(network, tmp_path / "en", lang="en")
    assert (tmp_path / "fr/actors.csv").read_bytes().startswith(b"\xef\xbb\xbfidentifiant;nom;")
    assert (tmp_path / "en/actors.csv").read_bytes().startswith(b"\xef\xbb\xbfid,name,")
    headings, row = cells(tmp_path / "fr/actors.csv", ";")
    told = dict(zip(headings, row, strict=True))
    assert (told["identifiant"], told["description"], told["latitude"], told["longitude"]) == (
        "'=1+1", "'-moins", "45", "'-0.5",
    )  # fmt: skip
    assert sorted(each.stem for each in (tmp_path / "en").iterdir()) == sorted(TABLES)


def test_no_cell_of_a_workbook_is_a_formula_and_numbers_are_numbers(tmp_path: Path) -> None:
    write(actor("=1+1", name="#N/A", lat=45.5, lon=-0.5), tmp_path / "a.xlsx", lang="en")
    sheet = load_workbook(tmp_path / "a.xlsx")["Actors"]
    row = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert [(row[name].value, row[name].data_type) for name in ("id", "name", "lat", "lon")] == [
        ("'=1+1", "s"),
        ("#N/A", "s"),
        (45.5, "n"),
        (-0.5, "n"),
    ]
    assert all(each.font.bold for each in sheet[1])


def test_sheets_are_named_in_the_language(tmp_path: Path) -> None:
    for lang, names in (("fr", [t.title for t in TABLES.values()]), ("en", [t.capitalize() for t in TABLES])):
        write(actor("a"), tmp_path / "a.xlsx", lang="fr" if lang == "fr" else "en")
        assert load_workbook(tmp_path / "a.xlsx").sheetnames == names


def test_a_text_too_long_for_a_workbook_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    network = actor("a", description="é" * 40_000)
    with pytest.raises(InputRefused, match="too_long_for_a_workbook"):
        write(network, tmp_path / "a.xlsx", lang="fr")
    assert list(tmp_path.iterdir()) == []
    write(network, tmp_path / "tables", lang="fr")
    assert read_back(tmp_path / "tables")["actors"]["description"].to_list() == ["é" * 40_000]


def test_the_same_network_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(actor("a"), tmp_path / name, lang="fr")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_roles_stand_beside_the_ids_in_one_cell() -> None:
    initiatives = pl.DataFrame([{"id": "i1", "name": "x"}, {"id": "i2", "name": "y"}]).with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in SCHEMAS["initiatives"].items()
        if name not in ("id", "name")
    )
    held = [("i1", "b", "pilote"), ("i1", "a", None), ("i1", "b", ""), ("i1", "c", "appui")]
    network = Network.of(
        initiatives=initiatives,
        participations=pl.DataFrame(held, schema=SCHEMAS["participations"], orient="row"),
    )
    assert [row["actors"] for row in rows_with_roles(network, "initiatives")] == ["a|b|b:pilote|c:appui", None]
