"""Who sits where: the national and local bodies, their members and roles, and who answers for each territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.governance import governance, seats_of
from graph.errors import EssaimError
from graph.workspace.register import declared
from ui.pages.parts import frame, going
from ui.pages.parts.markup import Html, el
from ui.pages.parts.when import dated_reading, day_input, known_input

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.analysis.governance import Body, Governance
    from graph.model.territory import Territory
    from ui.locale import Language

BADGES = {"met": "badge on", "none_sits": "badge off", "too_many": "badge off"}


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("governance.title"), say("governance.lead"))
    try:
        reading = dated_reading(known=True)
        network = reading.whole()
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    _left, right = st.columns([3, 1], gap="medium")
    day_input(right, reading, lang)
    known_input(reading, lang)
    territories = [declared(row) for row in network.territories.iter_rows(named=True)]
    found = governance(network, territories)
    if not found.bodies:
        frame.show(el("p", say("governance.nobody")))
        going.link("importing", say("overview.go_import"), lang)
        return
    if reading.workspace.example:
        frame.show(el("p", say("overview.example"), cls="quiet"))
    names = dict(network.actors.select("id", "name").iter_rows())
    frame.section(say("governance.local"))
    frame.show(el("p", say("governance.local_lead"), cls="quiet"), _local(found, territories, names, lang))
    frame.section(say("governance.bodies"))
    places = {each.code: each.name for each in territories}
    seats = seats_of(found)
    frame.show(*(_body(each, places, names, seats, lang) for each in found.bodies))


def _local(found: Governance, territories: Sequence[Territory], names: Mapping[str, str], lang: Language) -> Html:
    say = frame.speaker(lang)
    referents: dict[str | None, list[str]] = {}
    for each in found.referents:
        referents.setdefault(each.territory, []).append(names.get(each.actor, each.actor))
    rows = []
    for territory, local in zip(territories, found.local, strict=True):
        seated = ", ".join(names.get(actor, actor) for actor in local.on_national)
        verdict = say(f"governance.{local.verdict}", names=seated)
        short = say(f"governance_short.{local.verdict}")
        cells = [
            el("th", territory.name, scope="row"),
            el("td", el("span", short, cls=BADGES.get(local.verdict, "badge ask")), el("div", verdict, cls="source")),
            el("td", ", ".join(referents.get(territory.code, ())) or say("governance.no_referent")),
        ]
        rows.append(el("tr", *cells))
    heads = (el("th", say(f"governance.{name}"), scope="col") for name in ("territory", "seats", "referent"))
    table = el("table", el("thead", el("tr", *heads)), el("tbody", *rows), cls="verdicts")
    return el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("governance.local"))


def _body(
    body: Body, places: Mapping[str, str], names: Mapping[str, str], seats: Mapping[str, int], lang: Language
) -> Html:
    say = frame.speaker(lang)
    where = places.get(body.territory, body.territory) if body.territory else say("governance.national")
    lines = []
    for seat in body.seats:
        role = f" : {seat.role}" if seat.role else ""
        others = seats[seat.actor] - 1
        also = [" ", el("span", say("governance.also", n=others), cls="badge")] if others else []
        lines.append(el("li", names.get(seat.actor, seat.actor), role, *also))
    head = el("div", body.name, " ", el("span", where, cls="badge"), cls="head")
    inside = el("ul", *lines, cls="dots") if lines else el("p", say("governance.empty"), cls="quiet")
    return el("div", head, inside, cls="row" if lines else "row dashed")


if __name__ == "__main__":
    main()
