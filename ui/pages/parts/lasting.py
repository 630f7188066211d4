"""From when to when something is valid, and who confirmed it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.locale import text
from ui.pages.parts.facts import DAY, day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.locale import Language
    from ui.told import Speaking


def during(view: Speaking, row: Mapping[str, str | None]) -> str:
    """Say it in brackets; nothing where nothing of it is known."""
    said = ends(row, view.lang)
    if confirmed := row.get("confirmed_by"):
        sides = ("source", "target") if confirmed == "both" else (confirmed,)
        both = view.say("view.and").join(view.name(row[side] or "") for side in sides)
        said.append(view.say(f"facts.confirmed_{'both' if len(sides) > 1 else 'one'}", actor=both))
    return f" ({', '.join(said)})" if said else ""


def ends(row: Mapping[str, str | None], lang: Language) -> list[str]:
    """Say since when and until when, as far as it is known: a day, unlike a month or a year, has an article."""
    found = [(end, row[end] or "") for end in ("since", "until") if row.get(end)]
    return [
        text(f"facts.{end}.on" if len(written) >= DAY else f"facts.{end}", lang, day=day(written, lang))
        for end, written in found
    ]
