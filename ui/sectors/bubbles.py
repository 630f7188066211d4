"""The same actors in five bubbles, one for each category, and between them the cooperation that is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graph.model.terms import PAIRS
from ui.locale import shown, text
from ui.palette import mark, outline
from ui.pictures.bubbles import (
    BAND,
    BOX,
    SHAPE,
    THINNEST,
    TITLE,
    bubbles,
    count_places,
    known,
    middle_name,
    path_between,
    spread,
)
from ui.sectors.layout import GHOSTS, Ghost, Spot, reach_of
from ui.sectors.picture import Json, described, members, standing_note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from ui.locale import Language
    from ui.pictures.bubbles import Bubble
    from ui.sectors.layout import Member
    from ui.sectors.picture import Standing

    Tied = Mapping[tuple[str, str], int]

NOTE = 19.0
SMALLEST_SHAPE = 2.5


def bubbles_picture(  # noqa: PLR0913 - as `ui.sectors.picture.picture`, and what joins the categories
    network: Network,
    ids: Sequence[str],
    *,
    name: str,
    standings: Mapping[str, Standing],
    tied: Tied,
    lang: Language,
) -> Json:
    """Describe a territory as bubbles; parameters and answer as `ui.sectors.picture.picture`.

    Parameters
    ----------
    tied
        As `ui.pictures.bubbles.pairs_tied`.
    """
    everybody = sorted(members(network, ids), key=lambda each: (-each.ties, each.id))
    most = max((each.ties for each in everybody), default=0)
    placed = bubbles(standings)
    groups = {key: [each for each in everybody if each.category == key] for key in placed}
    spots = {key: _spots(groups[key], bubble, most) for key, bubble in placed.items()}
    ghosts = [each for key, bubble in placed.items() for each in _ghosts(bubble, len(groups[key]))]
    found = described(network, spots, ghosts, {}, name=name, standings=standings, lang=lang)
    return found | {
        "box": list(BOX),
        "font": NOTE,
        "pale": True,
        "sectors": [_circle(bubble, standings[key], lang) for key, bubble in placed.items()],
        "bands": [
            _band(placed, pair, at, tied)
            for pair, at in count_places(placed, [pair for pair in tied if tied[pair] or pair in PAIRS]).items()
        ],
        "said": [_said(pair, tied[pair], lang) for pair in PAIRS],
        "centre": {"rx": 0, "ry": 0, "size": TITLE, "lines": middle_name(name)},
    }


def _circle(bubble: Bubble, standing: Standing, lang: Language) -> Json:
    look, r = mark(bubble.category), f"{bubble.radius:.1f}"
    left, right = f"{bubble.x - bubble.radius:.1f}", f"{bubble.x + bubble.radius:.1f}"
    y = f"{bubble.y:.1f}"
    return {
        "category": bubble.category,
        "path": f"M{left} {y}A{r} {r} 0 1 1 {right} {y}A{r} {r} 0 1 1 {left} {y}Z",
        "colour": look.colour,
        "ink": look.ink,
        "tint": look.tint,
        "thin": bubble.count <= 1,
        "shape": outline(bubble.category, 9),
        "icon": outline(bubble.category, 10),
        "heading": {
            "title": text(f"categories.{bubble.category}", lang),
            "note": standing_note(standing, lang),
            "x": bubble.x,
            "y": bubble.y + bubble.radius + 26,
            "anchor": "middle",
            "size": TITLE,
            "lacking": standing.state != "attested",
        },
    }


def _spots(group: Sequence[Member], bubble: Bubble, most: int) -> list[Spot]:
    """Spread a category's actors evenly; where they are many their shapes are small enough to stay apart."""
    places = spread(bubble, len(group), SHAPE)
    apart = bubble.radius / math.sqrt(len(group)) if group else SHAPE
    widest = max(SMALLEST_SHAPE, min(SHAPE, 0.6 * apart))
    return [
        Spot(each, x, y, widest * reach_of(each.ties, most) / reach_of(1, 1))
        for each, (x, y) in zip(group, places, strict=True)
    ]


def _ghosts(bubble: Bubble, count: int) -> list[Ghost]:
    """Return three where nobody is."""
    places = [] if count else spread(bubble, GHOSTS, SHAPE)
    return [Ghost(bubble.category, rank, x, y, SHAPE) for rank, (x, y) in enumerate(places, 1)]


def _band(placed: Mapping[str, Bubble], pair: tuple[str, str], at: tuple[float, float], tied: Tied) -> Json:
    a, b, count = placed[pair[0]], placed[pair[1]], tied[pair]
    width = max(THINNEST, BAND * count / max(tied.values())) if count else 1.6
    said = known(a, b, count)
    return {"path": path_between(a, b), "width": width, "x": at[0], "y": at[1], "count": said, "lacking": not count}


def _said(pair: tuple[str, str], count: int, lang: Language) -> str:
    said = text("bubbles.none", lang) if not count else shown(count, lang)
    return f"{text(f'pair.{pair[0]}-{pair[1]}', lang)}{text('frame.colon', lang)}{said}"
