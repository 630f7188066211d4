"""Small networks for tests: written by hand, or drawn by Hypothesis with every oddity that may be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from hypothesis import strategies as st

from graph.model.network import SCHEMAS, Network
from graph.model.terms import CATEGORIES
from graph.model.territory import Territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Rows = Iterable[Mapping[str, object]]

DAY = "2025-06-15"
HERE = "200066744"
COMMUNE = "19272"
ELSEWHERE = "247000011"


def territory(code: str = HERE, *, applied_on: str | None = None, communes: tuple[str, ...] = (COMMUNE,)) -> Territory:
    places = frozenset({code, *communes})
    return Territory(code, f"Territoire {code}", "epci", communes, places, None, None, applied_on=applied_on)


def network(**tables: Rows) -> Network:
    """Build a network from rows that name only what they need."""
    return Network.of(**{name: frame(name, rows) for name, rows in tables.items()})


def frame(table: str, rows: Rows) -> pl.DataFrame:
    columns = SCHEMAS[table]
    return pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=columns)


def actor(key: str, categories: str | None = None, **more: object) -> dict[str, object]:
    return {"id": key, "name": key.title(), "categories": categories, "territory": HERE} | more


def tie(key: str, source: str, target: str, **more: object) -> dict[str, object]:
    return {"id": key, "source": source, "target": target, "type": "cooperates"} | more


def of_letters(actors: Mapping[str, str], ties: Iterable[str]) -> Network:
    """Build a network of actors named by one letter and ties written as two: `{"a": "public"}, ["ab"]`."""
    return network(
        actors=[actor(key, categories) for key, categories in actors.items()],
        relations=[tie(f"r{row}", both[0], both[1]) for row, both in enumerate(ties)],
    )


DATES = st.sampled_from([None, None, None, "2024", "2025", "2025-06", "2025-06-15", "2025-06-16", "2026", "2025-06-14"])
HELD = st.lists(st.sampled_from(list(CATEGORIES)[:4]), max_size=3, unique=True).map(lambda held: "|".join(held) or None)
PLACES = st.sampled_from([(HERE, None), (HERE, None), (None, COMMUNE), (ELSEWHERE, COMMUNE), (None, None)])


@st.composite
def networks(draw: st.DrawFn, *, most: int = 8, ties: int = 14) -> Network:
    """Draw a network of up to `most` actors: dates, loops, parallel relations, other places, absences."""
    keys = [f"a{row}" for row in range(draw(st.integers(0, most)))]
    some = st.sampled_from(keys) if keys else st.nothing()
    actors = [
        actor(
            key,
            draw(HELD),
            kind=draw(st.sampled_from(["association", "company", None])),
            since=draw(DATES),
            until=draw(DATES),
            **dict(zip(("territory", "commune"), draw(PLACES), strict=True)),
        )
        for key in keys
    ]
    types = st.sampled_from(["cooperates", "cooperates", "partner_of", "co_leads", "meets", "funds", "acts_in"])
    relations = [
        tie(f"r{row}", draw(some), draw(some), type=draw(types), since=draw(DATES), until=draw(DATES))
        for row in range(draw(st.integers(0, ties)) if keys else 0)
    ]
    for row in relations:
        if row["type"] == "acts_in":
            row["target"] = draw(st.sampled_from([HERE, ELSEWHERE]))
    initiatives: list[dict[str, object]] = [
        {
            "id": f"i{row}",
            "name": "I",
            "territory": draw(st.sampled_from([HERE, COMMUNE, ELSEWHERE])),
            "since": draw(DATES),
            "until": draw(DATES),
        }
        for row in range(draw(st.integers(0, 3)))
    ]
    joined = [(each["id"], key) for each in initiatives for key in keys]
    participations = [
        {"initiative": initiative, "actor": who, "role": "porte"}
        for initiative, who in draw(st.sets(st.sampled_from(joined), max_size=12) if joined else st.just(()))
    ]
    absences: list[dict[str, object]] = [
        {
            "id": f"x{row}",
            "territory": draw(st.sampled_from([HERE, ELSEWHERE])),
            "category": draw(st.sampled_from(list(CATEGORIES))),
            "source": "s",
            "author": "a",
            "date": draw(DATES.filter(bool)),
        }
        for row in range(draw(st.integers(0, 3)))
    ]
    return network(
        actors=actors,
        relations=relations,
        initiatives=initiatives,
        participations=participations,
        absences=absences,
    )
