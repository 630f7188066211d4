"""Networks for the stores: every table, with every odd value that the rules let through."""

from __future__ import annotations

import unicodedata

import polars as pl
from hypothesis import strategies as st
from made_networks import frame

from graph.model.network import SCHEMAS, Network
from graph.model.terms import ACTS_IN
from graph.model.territory import Territory
from graph.store.base import Change

ODD = (
    "",
    "Épicerie d'Orliac",
    'dit « "la Fabrique" »',
    "deux\nlignes\r\net\tun tabulateur",
    "مقهى اجتماعي \u200f!",
    "🥕🐝 \U0001d50a e\u0327\u0301",
    "null",
    "NaN",
    "-0",
    "007",
    "=1+1",
    "a|b",
    "\\u0041\\n\\",
    "`; MATCH (n) DETACH DELETE n //",
    "' OR 1=1 RETURN $ids {id: 1} --",
    "x" * 10_000,
    "é" * 9_999,
)
NUMBERS = (0.0, -0.0, 0.1, 1 / 3, 1e308, 5e-324, -12345.678901234567, 2.0**53 + 2, 48.856613)
COUNTS = (0, 1, 2**53, 2**31)
CODES = ("200066744", "19272", "19001", "ode à l'île", "75115", "🥕", "'")

_anything = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters=list(map(chr, {*range(32), 127}))),
    max_size=12,
)
TEXTS = st.none() | (st.sampled_from(ODD) | _anything).map(lambda text: unicodedata.normalize("NFC", text))
IDS = st.sampled_from(["a", "A", "é", "e", "a ", "-a", "'", '"', "\\", "مقهى", "🥕", "null", "siren-1", "0", "x" * 500])
PLACES = st.none() | st.sampled_from(CODES)
_KINDS: dict[type[pl.DataType], st.SearchStrategy[object]] = {
    pl.String: TEXTS,
    pl.Float64: st.none() | st.sampled_from(NUMBERS),
    pl.Int64: st.none() | st.sampled_from(COUNTS),
}


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a small network that keeps the promises of `Network` and no others."""
    keys = {table: draw(st.lists(IDS, max_size=5, unique=True)) for table in SCHEMAS if "id" in SCHEMAS[table]}
    codes = draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True))
    rows: dict[str, list[dict[str, str | None]]] = {
        table: [{"id": key} for key in found] for table, found in keys.items()
    }
    rows["territories"] = [{"code": code} for code in codes]
    actors = keys["actors"]
    if not actors:
        rows["relations"] = rows["offers"] = []
    for row in rows["relations"]:
        row |= {"source": draw(st.sampled_from(actors)), "type": draw(st.sampled_from(["funds", ACTS_IN]))}
        row["target"] = draw(st.sampled_from(CODES if row["type"] == ACTS_IN else actors))
    for row in rows["offers"]:
        row["partner"] = draw(st.sampled_from(actors))
    rows["participations"] = _roles(draw, "initiative", keys["initiatives"], actors)
    rows["memberships"] = _roles(draw, "body", keys["bodies"], actors)
    return Network.of(**{table: frame(table, [_filled(draw, table, row) for row in rows[table]]) for table in SCHEMAS})


def _roles(draw: st.DrawFn, of: str, records: list[str], actors: list[str]) -> list[dict[str, str | None]]:
    if not records or not actors:
        return []
    pairs = st.tuples(st.sampled_from(records), st.sampled_from(actors), TEXTS)
    return [{of: record, "actor": who, "role": role} for record, who, role in draw(st.lists(pairs, max_size=5))]


def _filled(draw: st.DrawFn, table: str, row: dict[str, str | None]) -> dict[str, object]:
    """Fill what a row leaves open."""
    filled: dict[str, object] = {}
    for name, kind in SCHEMAS[table].items():
        if name in row:
            filled[name] = row[name]
        elif name in {"territory", "commune"}:
            filled[name] = draw(PLACES)
        else:
            filled[name] = draw(_KINDS[kind])
    return filled


def territories() -> st.SearchStrategy[Territory]:
    """Draw a territory of some of the codes that the networks use."""
    return st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(
        lambda codes: Territory(codes[0], "T", "group", tuple(codes[1:]), frozenset(codes), None, None)
    )


def difference(old: Network, new: Network) -> Change:
    """Return the smallest change from one network to another, row by row."""
    gone: dict[str, tuple[str, ...]] = {}
    come: dict[str, pl.DataFrame] = {}
    for table, key in ((table, "code" if table == "territories" else "id") for table in SCHEMAS if table not in ROLES):
        before, after = ({row[key]: row for row in getattr(each, table).to_dicts()} for each in (old, new))
        gone[table] = tuple(before.keys() - after.keys())
        come[table] = frame(table, [row for each, row in after.items() if before.get(each) != row])
    for table, (of, column) in ROLES.items():
        before, after = (_by(getattr(each, table), column) for each in (old, new))
        moved = {each for each in before.keys() | after.keys() if before.get(each) != after.get(each)}
        moved |= set(come[of]["id"])
        come[of] = getattr(new, of).filter(pl.col("id").is_in(list(moved)))
        come[table] = getattr(new, table).filter(pl.col(column).is_in(list(moved)))
    return Change(Network.of(**come), gone)


ROLES = {"participations": ("initiatives", "initiative"), "memberships": ("bodies", "body")}


def _by(roles: pl.DataFrame, column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in roles.to_dicts():
        found.setdefault(row[column], []).append(repr(row))
    return found
