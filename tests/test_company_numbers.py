"""SIREN and SIRET as proofs of identity: a number that is nobody's proves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadValue
from graph.model import rules


@given(st.from_regex(r"[0-9]{8,14}", fullmatch=True))
def test_the_siren_of_whatever_is_accepted_is_accepted_as_it_is(cell: str) -> None:
    try:
        found = rules.siren(cell)
    except BadValue:
        return
    assert rules.siren(found) == found
    assert int(found)


@pytest.mark.parametrize("cell", ["98765432100007", "00000000000000", "00000000000018"])
def test_a_siret_whose_siren_is_none_is_none_though_its_own_digit_fits(cell: str) -> None:
    with pytest.raises(BadValue, match="bad_siret"):
        rules.siren(cell)


def test_nine_zeros_are_no_siren() -> None:
    with pytest.raises(BadValue, match="bad_siren"):
        rules.siren("000000000")


@pytest.mark.parametrize("cell", ["35600000000048", "35600000049837"])
def test_the_sirets_of_la_poste_are_known_by_its_siren(cell: str) -> None:
    assert rules.siren(cell) == rules.LA_POSTE
