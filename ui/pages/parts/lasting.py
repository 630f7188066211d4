"""From when to when something is valid, and who confirmed it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.parts.facts import DAY, day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.told import Speaking


def during(view: Speaking, row: Mapping[str, str | None]) -> str:
    """Say it in brackets; nothing where nothing of it is known."""
    said = ends(view, row)
    if confirmed := row.get("confirmed_by"):
        sides = ("source", "target") if confirmed == "both" else (confirmed,)
        both = view.say("view.and").join(view.name(row[side] or "") for side in sides)
        said.append(view.say(f"facts.confirmed_{'both' if len(sides) > 1 else 'one'}", actor=both))
    return f" ({', '.join(said)})" if said else ""


def ends(view: Speaking, row: Mapping[str, str | None]) -> list[str]:
    """Say since when and until when, as far as it is known: a day, unlike a month or a year, has an article."""
    found = [(end, row[end] or "") for end in ("since", "until") if row.get(end)]
    return [
        view.say(f"facts.{end}.on" if len(written) >= DAY else f"facts.{end}", day=day(written, view.lang))
        for end, written in found
    ]
