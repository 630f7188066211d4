"""Criterion 2: which national partners can support which territory on which theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.answering import answers, by_theme
from graph.analysis.verdicts import Cell, Support

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

NOTHING = Support((), (), (), ())


def supports(network: Network, territories: Sequence[Territory], day: str) -> list[Support]:
    """Return what criterion 2 looks at, for each of these territories.

    A need is a territory's where it names its code, and was stated by that day. The matrix names a theme as the need
    does that comes first by id.
    """
    valid = network.on(day)
    stated = valid.needs.filter(pl.col("territory").is_in([each.code for each in territories]))
    pairs = answers(valid, day).join(stated.select("territory", need="id"), on="need")
    pairs = pairs.join(valid.offers.select("partner", "capacity", offer="id"), on="offer").sort("need", "offer")
    cells = _cells(valid, pairs)
    needs = _lists(stated.select("territory", need="id"))
    answered = _lists(pairs)
    with_room = _lists(pairs.filter(pl.col("capacity").is_null() | (pl.col("capacity") > 0)))
    codes = [each.code for each in territories]
    return [
        Support(needs[code], answered.get(code, ()), with_room.get(code, ()), cells.get(code, ()))
        if code in needs
        else NOTHING
        for code in codes
    ]


def _lists(rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    found = rows.select("territory", "need").unique().sort("territory", "need").group_by("territory").agg("need")
    return {code: tuple(needs) for code, needs in found.iter_rows()}


def _cells(network: Network, pairs: pl.DataFrame) -> dict[str, tuple[Cell, ...]]:
    """Return the matrix of each territory, from the pairs of a need and an offer that answers it."""
    asked, offered = by_theme(network.needs, "need"), by_theme(network.offers, "offer")
    common = pairs.join(asked.select("need", "theme", "word"), on="need")
    common = common.join(offered.select("offer", "theme"), on=["offer", "theme"]).sort("need", "offer")
    words = dict(common.sort("need", "word").unique("theme", keep="first").select("theme", "word").iter_rows())
    grouped = common.group_by("territory", "partner", "theme").agg(pl.col("need", "offer").unique().sort())
    found: dict[str, list[Cell]] = {}
    for code, partner, theme, needs, offers in grouped.sort("territory", "partner", "theme").iter_rows():
        found.setdefault(code, []).append(Cell(partner, words[theme], tuple(needs), tuple(offers)))
    return {code: tuple(cells) for code, cells in found.items()}


def themes_in(supports: Iterable[Support]) -> list[str]:
    """Return the themes of some matrices, in order: the columns of partner x theme."""
    return sorted({cell.theme for each in supports for cell in each.cells})
