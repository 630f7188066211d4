"""The ways to take the picture of the network along, with what was asked to see it said on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.parts import taking
from ui.pages.parts.facts import day
from ui.pages.parts.subset import themes_of

if TYPE_CHECKING:
    from ui.network.drawn import Scene
    from ui.pages.parts.network_asked import Asked
    from ui.pages.parts.network_found import Found
    from ui.pages.parts.network_picture import Around
    from ui.pictures.sheet import Sheet


def taken(found: Found, asked: Asked, view: Around, scene: Scene) -> None:
    """Offer the picture: as a sheet, and as the page in which one can search and zoom; each made when asked for."""
    rests = taking.rests(view.reading, view.lang)
    notes = said(asked, view)

    def sheet() -> Sheet:
        from ui.pictures.network import Caption, network_sheet  # noqa: PLC0415 - seldom needed

        lead = day(view.reading.day, view.lang)
        caption = Caption(scene.title, lead, view.lang, rests, notes)
        return network_sheet(found.network, caption, territory=scene.territory, positions=found.places)

    def page() -> str:
        from ui.network_view import page  # noqa: PLC0415 - as above

        return page(found.network, title=scene.title, lang=view.lang, territory=scene.territory, positions=found.places)

    place = (scene.territory.name, scene.territory.code) if scene.territory else ()
    name = (view.say("network_page.file"), *place, view.reading.day)
    taking.offer(sheet, name=name, lang=view.lang, key="network", page=None if found.paths else page)


def said(asked: Asked, view: Around) -> tuple[str, ...]:
    """Say by what a part of the network was chosen; nothing for the whole."""
    wanted = asked.subset
    themes = themes_of(view.network) if wanted.themes else {}
    lists = {
        "categories": [view.say(f"categories.{each}") for each in wanted.categories],
        "types": [view.say(f"type_name.{each}") for each in wanted.types],
        "themes": [themes.get(each, each) for each in wanted.themes],
    }
    colon = view.say("frame.colon")
    lines = [
        f"{view.say(f'network_page.{name}')}{colon}{', '.join(values)}" for name, values in lists.items() if values
    ]
    if wanted.joined:
        lines.append(view.say("network_page.joined_only"))
    if wanted.around:
        steps = view.say("network_page.steps", n=wanted.steps)
        lines.append(f"{view.say('network_page.around', name=view.name(wanted.around))} {steps}")
    if asked.ends:
        lines.append(view.say("network_page.between", source=view.name(asked.ends[0]), target=view.name(asked.ends[1])))
    return tuple(lines)
