"""The journal on both of its databases, the real ones."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from graph.errors import JournalUnusable
from graph.journal import Journal, Known, Origin
from graph.journal.schema import ENTRIES, METADATA, STATEMENTS, said
from graph.model.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ORIGIN = Origin("liste.csv", "tables", "empreinte", "Zoé")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    opened = Journal(url, create=True)
    yield opened
    opened.close()


def actors(*rows: Mapping[str, object]) -> pl.DataFrame:
    schema = {"key": pl.String, "line": pl.Int64} | {
        name: TABLES["actors"][name].dtype for name in said(TABLES["actors"])
    }
    return pl.DataFrame([{"line": 2 + at, **row} for at, row in enumerate(rows)], schema=schema)


def say(journal: Journal, *rows: Mapping[str, object]) -> int:
    with journal.writing(ORIGIN) as writer:
        writer.add("actors", "Acteurs", actors(*rows))
    return writer.entry


ODD = 'l\'œuf «\u00a0çà\u00a0» \u202e"quoted" %s ? :x {y} ; DROP TABLE entries; --\n' + "é" * 10_000


def test_what_was_said_comes_back_as_it_was_said(journal: Journal) -> None:
    say(journal, {"key": ODD[:200], "name": ODD, "lat": -0.1, "lon": 1e-300}, {"key": "b", "name": ""})
    found = journal.statements("actors")
    assert found["name"].to_list() == [ODD, ""]
    assert found["key"].to_list() == [ODD[:200], "b"]
    assert found["lat"].to_list() == [-0.1, None]
    assert found["lon"].to_list() == [1e-300, None]
    assert found["kind"].to_list() == [None, None]


def test_every_statement_keeps_who_said_it_when_and_where(journal: Journal) -> None:
    say(journal, {"key": "a", "name": "Foyer"})
    (found,) = journal.evidence("actors", ["a"])["a"]
    assert (found.by, found.file, found.format, found.part, found.line) == ("Zoé", "liste.csv", "tables", "Acteurs", 2)
    assert found.values == {"name": "Foyer"}
    assert found.at.endswith("Z")
    assert found.at[:4] >= "2024"


def test_an_entry_that_breaks_off_leaves_nothing(journal: Journal) -> None:
    def break_off() -> None:
        with journal.writing(ORIGIN) as writer:
            writer.add("actors", "", actors({"key": "a", "name": "Foyer"}))
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert journal.statements("actors").is_empty()
    assert journal.revision() == 0
    assert journal.entries().is_empty()


def test_many_keys_are_looked_up_at_once(journal: Journal) -> None:
    keys = [f"k{number}" for number in range(25_000)]
    say(journal, *({"key": key, "name": key} for key in keys))
    assert journal.statements("actors", keys=keys).height == len(keys)
    assert len(journal.evidence("actors", keys[:11_000])) == 11_000


def test_what_was_undone_does_not_count_and_counted_before(journal: Journal) -> None:
    first = say(journal, {"key": "a", "name": "Foyer"})
    second = say(journal, {"key": "a", "name": "Foyer rural"})
    with journal.engine.begin() as connection:
        connection.execute(sa.insert(ENTRIES).values(at="2999", by="", kind="undo", what="", target=first))
    assert journal.statements("actors")["name"].to_list() == ["Foyer rural"]
    assert journal.statements("actors", known=Known(revision=second))["name"].to_list() == ["Foyer", "Foyer rural"]
    assert journal.entries()["undone"].to_list() == [True, False, False]
    assert journal.touched(second, second + 1)["actors"] == {"a"}


def test_only_what_was_recorded_by_the_end_of_a_day_is_known(journal: Journal) -> None:
    entry = say(journal, {"key": "a", "name": "Foyer"})
    with journal.engine.begin() as connection:
        connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == entry).values(at="2024-05-02T10:00:00.000000Z"))
    assert journal.statements("actors", known=Known(on=date(2024, 5, 1))).is_empty()
    assert journal.statements("actors", known=Known(on=date(2024, 5, 2))).height == 1


def test_the_migrations_make_the_tables_that_the_code_knows(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_journal_keeps_its_identity(url: str) -> None:
    first = Journal(url, create=True)
    again = Journal(url)
    assert first.identity == again.identity
    first.close()
    again.close()


def test_writers_take_turns_and_readers_do_not_wait(url: str, journal: Journal) -> None:
    """A second writer waits for the first; a reader sees what was there before."""
    other = Journal(url)
    entered, done = threading.Event(), threading.Event()

    def second() -> None:
        entered.set()
        say(other, {"key": "b", "name": "Mairie"})
        done.set()

    with journal.writing(ORIGIN) as writer:
        writer.add("actors", "", actors({"key": "a", "name": "Foyer"}))
        thread = threading.Thread(target=second)
        thread.start()
        entered.wait(5)
        assert other.statements("actors").is_empty()
        assert not done.wait(0.3)
    thread.join(20)
    assert done.is_set()
    assert set(other.statements("actors")["key"]) == {"a", "b"}
    other.close()


def test_a_database_with_other_tables_is_refused(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recettes (id INTEGER)")
    engine.dispose()
    with pytest.raises(JournalUnusable) as raised:
        Journal(url, create=True)
    assert raised.value.code == "journal_foreign"


def test_a_journal_of_a_newer_version_is_refused(url: str, journal: Journal) -> None:
    with journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalUnusable) as raised:
        Journal(url)
    assert raised.value.code == "journal_newer"


def test_a_missing_journal_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable) as raised:
        Journal(f"sqlite:///{tmp_path / 'nulle part.sqlite'}")
    assert raised.value.code == "journal_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"recette de tarte aux pommes " * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(content)
    with pytest.raises(JournalUnusable) as raised:
        Journal(f"sqlite:///{path}")
    assert raised.value.code in ("journal_damaged", "journal_foreign")
    assert path.read_bytes() == content


def test_a_server_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(JournalUnusable) as raised:
        Journal("postgresql+psycopg://localhost:1/rien", create=True)
    assert raised.value.code == "journal_unreachable"


@pytest.mark.parametrize("address", ["mysql://x/y", "n'importe quoi", ""])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(JournalUnusable) as raised:
        Journal(address, create=True)
    assert raised.value.code == "journal_url"


def test_sqlite_is_asked_to_be_safe(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}", create=True)
    with journal.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    journal.close()


def test_damage_inside_is_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(f"sqlite:///{path}", create=True)
    say(journal, *({"key": f"k{number}", "name": "x" * 100} for number in range(3000)))
    assert journal.problems() == []
    journal.close()
    with sqlite3.connect(path) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_actors_said_name'").fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    damaged = Journal(f"sqlite:///{path}")
    try:
        assert damaged.problems() != []
    except JournalUnusable as error:
        assert error.code == "journal_damaged"  # noqa: PT017 - either answer is right: a list, or a refusal
    damaged.close()


def test_no_table_is_left_out() -> None:
    assert set(STATEMENTS) == set(TABLES)
