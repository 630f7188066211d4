"""The same actors in five columns, for long lists and for paper: the most connected first, missing ones named."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from graph.model.terms import CATEGORIES
from ui.locale import text
from ui.palette import mark, outline
from ui.sectors.labels import text_width, wrapped
from ui.sectors.layout import GHOSTS, Ghost, Spot, reach_of
from ui.sectors.picture import FONT, HEADING, Json, described, ghost_name, key_of_ghost, members, standing_note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from ui.locale import Language
    from ui.sectors.layout import Member
    from ui.sectors.picture import Standing

WIDTH, GAP, MARGIN = 200.0, 10.0, 6.0
HEAD, FOOT = 66.0, 8.0
ROW, LINE = 28.0, 17.0
"""The height of a name on one line, and of each further line."""
MOST_LINES = 2
MARK, INDENT = 19.0, 36.0
"""How far a column's shapes stand from its left side."""
LOWEST = 160.0
_ORDER = {category: place for place, category in enumerate(CATEGORIES)}


def columns_picture(
    network: Network, ids: Sequence[str], *, name: str, standings: Mapping[str, Standing], lang: Language
) -> Json:
    """Describe a territory as columns; parameters and answer as `ui.sectors.picture.picture`."""
    everybody = sorted(members(network, ids), key=lambda each: (_ORDER[each.category], -each.ties, each.id))
    groups = {key: list(group) for key, group in groupby(everybody, key=lambda each: each.category)}
    most = max((each.ties for each in everybody), default=0)
    spots = {key: _spots(groups.get(key, []), place, most) for place, key in enumerate(CATEGORIES)}
    ghosts = [each for place, key in enumerate(CATEGORIES) for each in _ghosts(key, place, spots[key])]
    labels = {spot.member.id: _label(spot, spot.member.name) for group in spots.values() for spot in group}
    labels |= {key_of_ghost(each): _label(each, ghost_name(each, lang)) for each in ghosts}
    last = [*(group[-1].y for group in spots.values() if group), *(ghost.y for ghost in ghosts)]
    high = max([LOWEST, *last]) + ROW / 2 + LINE + FOOT
    drawn = described(network, spots, ghosts, labels, name=name, standings=standings, lang=lang)
    return drawn | {
        "box": [-MARGIN, -MARGIN, len(CATEGORIES) * (WIDTH + GAP) - GAP + 2 * MARGIN, high + 2 * MARGIN],
        "font": FONT,
        "long": True,
        "sectors": [
            _column(_heading(key, place, standings[key], lang), key, place, thin=len(spots[key]) <= 1, high=high)
            for place, key in enumerate(CATEGORIES)
        ],
        "centre": None,
    }


def _left(place: int) -> float:
    return place * (WIDTH + GAP)


def _spots(group: Sequence[Member], place: int, most: int) -> list[Spot]:
    spots, y = [], HEAD
    for each in group:
        spots.append(Spot(each, _left(place) + MARK, y + ROW / 2, 0.8 * reach_of(each.ties, most)))
        y += ROW + LINE * (len(_lines(each.name)) - 1)
    return spots


def _ghosts(category: str, place: int, spots: Sequence[Spot]) -> list[Ghost]:
    """Return three where nobody is, one below an actor who is alone."""
    ranks = range(1, (GHOSTS if not spots else 1 if len(spots) == 1 else 0) + 1)
    first = max((spot.y + ROW + LINE for spot in spots), default=HEAD + ROW / 2)
    return [Ghost(category, rank, _left(place) + MARK, first + (rank - 1) * ROW, 9.0) for rank in ranks]


def _lines(name: str) -> list[str]:
    return wrapped(name, WIDTH - INDENT - MARGIN, MOST_LINES, lambda line: text_width(line, FONT))


def _label(at: Spot | Ghost, name: str) -> Json:
    lines = _lines(name)
    return {
        "text": "\n".join(lines),
        "x": at.x - MARK + INDENT,
        "y": at.y + 0.35 * FONT,
        "anchor": "start",
        "width": max(text_width(line, FONT) for line in lines),
    }


def _heading(category: str, place: int, standing: Standing, lang: Language) -> Json:
    left = _left(place)
    return {
        "title": text(f"categories.{category}", lang),
        "note": standing_note(standing, lang),
        "x": left + INDENT,
        "y": 27.0,
        "anchor": "start",
        "size": HEADING,
        "icon": [left + MARK, 22.0],
        "room": WIDTH - INDENT,
        "lacking": standing.state != "attested",
    }


def _column(heading: Json, category: str, place: int, *, thin: bool, high: float) -> Json:
    look = mark(category)
    return {
        "category": category,
        "path": _rounded(_left(place), WIDTH, high),
        "colour": look.colour,
        "ink": look.ink,
        "tint": look.tint,
        "thin": thin,
        "shape": outline(category, 9),
        "icon": outline(category, 10),
        "heading": heading,
    }


def _rounded(left: float, width: float, high: float, corner: float = 10.0) -> str:
    across, down = width - 2 * corner, high - 2 * corner
    bend = f"a{corner} {corner} 0 0 1"
    return (
        f"M{left + corner:.1f} 0h{across:.1f}{bend} {corner} {corner}v{down:.1f}{bend} -{corner} {corner}"
        f"h-{across:.1f}{bend} -{corner} -{corner}v-{down:.1f}{bend} {corner} -{corner}Z"
    )
