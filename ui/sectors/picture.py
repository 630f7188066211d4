"""What the browser draws for a territory: shapes, lines and words with their places, ready to be sent."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.model.terms import COOPERATION_TYPES
from ui.locale import text
from ui.palette import mark, outline
from ui.sectors.labels import Box, Wanted, placed, text_width, wrapped
from ui.sectors.layout import RADIUS, STRETCH, Ghost, Layout, Member, Sector, Spot, layout, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.network import Network
    from ui.locale import Language

FONT = 14.0
HEADING = 16.0
ASIDE, ABOVE, BELOW = 130.0, 62.0, 22.0
"""Room around the sectors for names and headings, in units of a picture that has not grown."""
CENTRE_WIDTH, CENTRE_HEIGHT = 104.0, 46.0
LINE_OF_NAME = 20
MOST_LINES = 3
LISTED = 8
"""How many actors of each category a narrow screen lists before the others are asked for."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """What is known of a category: `state` is attested, unknown or absent."""

    state: str
    count: int


@dataclass(frozen=True)
class _Frame:
    """The measures of one picture; `unit` grows with it, so that words keep their size on the screen."""

    unit: float
    radius: float

    @property
    def box(self) -> Box:
        half = STRETCH * self.radius + ASIDE * self.unit
        return Box(-half, -self.radius - ABOVE * self.unit, half, self.radius + BELOW * self.unit)


def ties_of(network: Network, ids: Sequence[str]) -> dict[str, int]:
    """Return how many relations each of some actors has with the others of them."""
    ties = dict.fromkeys(ids, 0)
    for source, target in network.ties.select("source", "target").iter_rows():
        if source in ties and target in ties:
            for end in {source, target}:
                ties[end] += 1
    return ties


def members(network: Network, ids: Sequence[str]) -> list[Member]:
    """Return the actors of a territory that hold a category, each in the first one it holds."""
    ties = ties_of(network, ids)
    rows = network.actors.select("id", "name", "categories").iter_rows()
    return [Member(key, name, held.split("|")[0], ties[key]) for key, name, held in rows if key in ties and held]


def picture(
    network: Network, ids: Sequence[str], *, name: str, standings: Mapping[str, Standing], lang: Language
) -> Json:
    """Describe the picture of a territory in a language.

    Parameters
    ----------
    network
        What holds the territory's actors and their relations, on the day that is shown.
    ids
        The territory's actors.
    name
        The territory's name.
    standings
        By category, what is known of it.
    """
    arranged = layout(members(network, ids))
    frame = _Frame(arranged.radius / RADIUS, arranged.radius)
    headings = [_heading(sector, standings[sector.category], frame, lang) for sector in arranged.sectors]
    labels = _labels(arranged, frame, headings, lang)
    box = frame.box
    spots = {sector.category: sector.spots for sector in arranged.sectors}
    ghosts = [ghost for sector in arranged.sectors for ghost in sector.ghosts]
    drawn = described(network, spots, ghosts, labels, name=name, standings=standings, lang=lang)
    return drawn | {
        "box": [box.left, box.top, box.right - box.left, box.bottom - box.top],
        "font": FONT * frame.unit,
        "sectors": [
            _ground(sector, frame, heading) for sector, heading in zip(arranged.sectors, headings, strict=True)
        ],
        "centre": _centre(name, frame),
    }


def described(  # noqa: PLR0913 - who stands where, and what is said of it
    network: Network,
    spots: Mapping[str, Sequence[Spot]],
    ghosts: Sequence[Ghost],
    labels: Mapping[str, Json],
    *,
    name: str,
    standings: Mapping[str, Standing],
    lang: Language,
) -> Json:
    """Describe who is drawn and what joins them, wherever they stand.

    Parameters
    ----------
    spots
        The places of actors by category.
    labels
        The names that are written, by the id of an actor or `key_of_ghost`.
    """
    held = dict(network.actors.select("id", "categories").iter_rows())
    placed = sorted((spot for group in spots.values() for spot in group), key=rank)
    return {
        "nodes": [_node(spot, held[spot.member.id], labels, lang) for spot in placed],
        "ghosts": [_ghost_node(ghost, labels, standings, lang) for ghost in ghosts],
        "ties": _ties(network, placed),
        "groups": {category: [spot.member.id for spot in group] for category, group in spots.items()},
        "words": {
            "name": text("sectors.picture", lang, name=name),
            "more": {category: text("sectors.more", lang, n=len(group) - LISTED) for category, group in spots.items()},
        },
        "listed": LISTED,
    }


def key_of_ghost(ghost: Ghost) -> str:
    """Return what tells the label of somebody missing from that of an actor."""
    return f"ghost {ghost.category} {ghost.rank}"


def ghost_name(ghost: Ghost, lang: Language) -> str:
    """Return who might be there, as a question."""
    return text("sectors.asked", lang, who=text(f"typical.{ghost.category}.{ghost.rank}", lang))


def _labels(arranged: Layout, frame: _Frame, headings: Sequence[Json], lang: Language) -> Json:
    font = FONT * frame.unit
    ghosts = [
        Wanted(key_of_ghost(g), ghost_name(g, lang), g.x, g.y, g.reach)
        for sector in arranged.sectors
        for g in sector.ghosts
    ]
    rooms = {"national": replace(frame.box, left=0.0), "research": replace(frame.box, right=0.0)}
    actors = [
        Wanted(s.member.id, s.member.name, s.x, s.y, s.reach, rooms.get(s.member.category)) for s in arranged.spots
    ]
    wide, high = CENTRE_WIDTH * frame.unit, CENTRE_HEIGHT * frame.unit
    taken = [Box(-wide, -high, wide, high), *(Box(*heading["box"]) for heading in headings)]
    return {
        key: {"text": label.text, "x": label.x, "y": label.y, "anchor": label.anchor, "width": _across(label.box)}
        for key, label in placed([*ghosts, *actors], taken, frame.box, font).items()
    }


def _across(box: Box) -> float:
    return box.right - box.left


def _heading(sector: Sector, standing: Standing, frame: _Frame, lang: Language) -> Json:
    """Write the category's name and what is known of it in the corner beside its sector."""
    unit, box = frame.unit, frame.box
    x, y, anchor = {
        "public": (0.0, box.top + 22 * unit, "middle"),
        "economic": (box.right - 8 * unit, box.top + 40 * unit, "end"),
        "national": (box.right - 8 * unit, box.bottom - 30 * unit, "end"),
        "research": (box.left + 8 * unit, box.bottom - 30 * unit, "start"),
        "collective": (box.left + 8 * unit, box.top + 40 * unit, "start"),
    }[sector.category]
    title = text(f"categories.{sector.category}", lang)
    note = standing_note(standing, lang)
    width = max(text_width(title, HEADING * unit) + 26 * unit, text_width(note, FONT * unit))
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return {
        "title": title,
        "note": note,
        "x": x,
        "y": y,
        "anchor": anchor,
        "size": HEADING * unit,
        "box": [left, y - 16 * unit, left + width, y + 24 * unit],
        "lacking": standing.state != "attested",
    }


def standing_note(standing: Standing, lang: Language) -> str:
    """Say in a few words what is known of a category."""
    if standing.state == "attested":
        return text("sectors.attested", lang, n=standing.count)
    return text(f"sectors.{standing.state}", lang)


def _ground(sector: Sector, frame: _Frame, heading: Json) -> Json:
    look = mark(sector.category)
    return {
        "category": sector.category,
        "path": _slice(sector, frame.radius),
        "colour": look.colour,
        "ink": look.ink,
        "tint": look.tint,
        "thin": sector.thin,
        "shape": outline(sector.category, 8 * frame.unit),
        "icon": outline(sector.category, 10),
        "heading": heading,
    }


def _slice(sector: Sector, radius: float) -> str:
    """Return the outline of one sector: two straight sides and an arc of the stretched circle."""
    (ax, ay), (bx, by) = (
        (STRETCH * radius * math.cos(angle), radius * math.sin(angle)) for angle in (sector.start, sector.end)
    )
    return f"M0 0L{ax:.1f} {ay:.1f}A{STRETCH * radius:.1f} {radius:.1f} 0 0 1 {bx:.1f} {by:.1f}Z"


def _centre(name: str, frame: _Frame) -> Json:
    return {
        "rx": CENTRE_WIDTH * frame.unit,
        "ry": CENTRE_HEIGHT * frame.unit,
        "size": HEADING * frame.unit,
        "lines": wrapped(name, LINE_OF_NAME, MOST_LINES),
    }


def _node(spot: Spot, held: str, labels: Mapping[str, Json], lang: Language) -> Json:
    member, categories = spot.member, held.split("|")
    spoken = text(
        "sectors.node",
        lang,
        name=member.name,
        categories=text("sectors.and", lang).join(text(f"category_short.{each}", lang) for each in categories),
        n=member.ties,
    )
    return {
        "id": member.id,
        "name": member.name,
        "category": member.category,
        "x": round(spot.x, 1),
        "y": round(spot.y, 1),
        "reach": round(spot.reach, 1),
        "shape": outline(member.category, spot.reach),
        "also": [{"shape": outline(each, 0.6 * spot.reach), "colour": mark(each).colour} for each in categories[1:]],
        "colour": mark(member.category).colour,
        "spoken": spoken,
        "label": labels.get(member.id),
    }


def _ghost_node(ghost: Ghost, labels: Mapping[str, Json], standings: Mapping[str, Standing], lang: Language) -> Json:
    who = text(f"typical.{ghost.category}.{ghost.rank}", lang)
    missing = standings[ghost.category].count == 0
    return {
        "category": ghost.category,
        "x": round(ghost.x, 1),
        "y": round(ghost.y, 1),
        "shape": outline(ghost.category, ghost.reach),
        "reach": ghost.reach,
        "colour": mark(ghost.category).ink,
        "spoken": text("sectors.missing" if missing else "sectors.thin", lang, who=who),
        "label": labels.get(key_of_ghost(ghost)),
    }


def _ties(network: Network, spots: Sequence[Spot]) -> list[Json]:
    """Draw one line for each pair of actors: whole where they cooperate, dotted where another relation joins them."""
    where = {spot.member.id: spot for spot in spots}
    pairs: dict[tuple[str, str], bool] = {}
    for a, b, kind in network.ties.select("source", "target", "type").iter_rows():
        if a != b and a in where and b in where:
            pair = (min(a, b), max(a, b))
            pairs[pair] = pairs.get(pair, False) or kind in COOPERATION_TYPES
    return [
        {"a": a, "b": b, "path": _curve(where[a], where[b]), "cooperation": strong}
        for (a, b), strong in sorted(pairs.items())
    ]


def _curve(a: Spot, b: Spot) -> str:
    """Bend a line towards the middle, where there is room."""
    x, y = 0.3 * (a.x + b.x), 0.3 * (a.y + b.y)
    return f"M{a.x:.1f} {a.y:.1f}Q{x:.1f} {y:.1f} {b.x:.1f} {b.y:.1f}"
