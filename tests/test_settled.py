from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadValue
from graph.model import rules
from graph.model.settled import numbers, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.tables import Value

RULES = [rules.text, rules.identifier, rules.url, rules.date, rules.siren]
OF_NUMBERS = [rules.number, rules.Between(-90, 90)]
CELLS = st.one_of(
    st.text(max_size=8),
    st.text(st.sampled_from("ab é|'<\"\u0301\u00ad\u00a0\u2003\x85\n\t\0\u2019…€"), max_size=6),
    st.sampled_from(
        ["", " ", "https://", "HTTP://a.fr", "https://a.fr/é?x='1'", "http://a|b", "200066744", "200066745"]
    ),
    st.from_regex(r"https?://[a-zé.|'\" ]{0,6}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.dates().map(str),
    st.from_regex(r"[0-9]{8,14}", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,17}(\.[0-9]{0,17})?(e[0-9])?", fullmatch=True),
    st.floats().map(str),
).filter(lambda cell: all(not 0xD800 <= ord(letter) < 0xE000 for letter in cell))


def told(rule: Callable[[str], Value], cell: str) -> Value | None:
    try:
        return rule(cell)
    except BadValue:
        return None


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=300, deadline=None)
@given(cells=st.lists(st.none() | CELLS, max_size=10))
def test_what_is_settled_at_sight_is_what_the_rule_says(rule: Callable[[str], Value], cells: list[str | None]) -> None:
    found = settled(rule, pl.Series(cells, dtype=pl.String))
    assert found is not None
    for cell, seen in zip(cells, found, strict=True):
        assert seen is None or (cell is not None and seen == cell and told(rule, cell) == cell)


@pytest.mark.parametrize("rule", OF_NUMBERS)
@settings(max_examples=300, deadline=None)
@given(cells=st.lists(st.none() | CELLS, max_size=10))
def test_numbers_seen_at_once_are_those_of_the_rule(rule: Callable[[str], Value], cells: list[str | None]) -> None:
    found = numbers(rule, pl.Series(cells, dtype=pl.String))
    assert found is not None
    for cell, seen in zip(cells, found, strict=True):
        assert seen is None or (cell is not None and repr(told(rule, cell)) == repr(seen))


def test_ordinary_cells_are_settled_or_the_speed_is_lost() -> None:
    ordinary = {
        rules.text: "Épicerie d'Orliac « Chez nous » (n° 2)",
        rules.identifier: "siren-200066744",
        rules.url: "https://exemple.fr/é?x=1",
        rules.date: "2024-05-01",
        rules.siren: "200066744",
    }
    for rule, cell in ordinary.items():
        found = settled(rule, pl.Series([cell]))
        assert found is not None
        assert found.to_list() == [cell]
    found = numbers(rules.Between(-90, 90), pl.Series(["45.27", "-0.5", "91"]))
    assert found is not None
    assert found.to_list() == [45.27, -0.5, None]


def test_no_pair_of_plain_characters_is_changed_by_normal_form_c() -> None:
    letters = [chr(code) for code in range(0x20, 0x3000)]
    seen = settled(rules.text, pl.Series([f"a{letter}a" for letter in letters]))
    assert seen is not None
    kept = "".join(letter for letter, cell in zip(letters, seen, strict=True) if cell is not None)
    assert len(kept) > 500
    for one in kept:
        beside = one.join(kept)
        assert unicodedata.normalize("NFC", beside) == beside


def test_a_cell_too_long_is_left_to_its_rule() -> None:
    found = settled(rules.text, pl.Series(["a" * (rules.LONGEST_CELL + 1), "a" * rules.LONGEST_CELL]))
    assert found is not None
    assert found.is_null().to_list() == [True, False]
