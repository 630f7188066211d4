"""The decisions of the selection group, as they were taken: their checksums are verified each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from graph.errors import EssaimError
from graph.workspace.choices import decisions
from ui.choosing import row_of
from ui.choosing_text import percent
from ui.pages.parts import frame, going
from ui.pages.parts.facts import day
from ui.pages.parts.markup import Html, el
from ui.pages.parts.reads import open_workspace

if TYPE_CHECKING:
    from graph.workspace.choices import Frozen
    from ui.locale import Language

VERDICTS = {"met": "badge on", "not_met": "badge off", "unknown": "badge ask", "not_asked": "badge"}
NAMES = ("1", "2", "3", "4")


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("decisions.title"), say("decisions.lead"))
    try:
        found = decisions(open_workspace())
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    if not found:
        frame.show(el("p", say("decisions.none")))
        going.link("selection", say("decisions.go"), lang)
        return
    for frozen in reversed(found):
        with st.container(border=True):
            _decision(frozen, lang)


def _decision(frozen: Frozen, lang: Language) -> None:
    say = frame.speaker(lang)
    body = frozen.body
    names = {each["territory"]: each["name"] for each in body["criteria"]}
    chosen = [names[code] for code in body["territories"]]
    frame.show(
        el("h2", ", ".join(chosen)),
        el("p", say("decisions.when", day=day(body["date"], lang), by=body["by"], wave=say(f"wave.{body['wave']}"))),
        el("p", say("choosing.why", why=body["why"])),
        el("p", _rests_on(body, len(names), lang), cls="quiet"),
        el("p", say("choosing.checksum", checksum=frozen.checksum), cls="source"),
    )
    with st.expander(say("decisions.verdicts"), key=f"verdicts {frozen.id}"):
        frame.show(_table(body, lang))
    st.download_button(
        say("decisions.download"),
        json.dumps(row_of(frozen), ensure_ascii=False, indent=1),
        file_name=f"decision-{frozen.id}.json",
        mime="application/json",
        key=f"download {frozen.id}",
    )


def _rests_on(body: Any, count: int, lang: Language) -> str:  # noqa: ANN401 - JSON
    known = {"as_of": day(body["as_of"], lang), "known_on": day(body["known_on"], lang)}
    return frame.speaker(lang)("choosing.rests_on", n=count, revision=str(body["revision"]), **known)


def _table(body: Any, lang: Language) -> Html:  # noqa: ANN401 - JSON
    """Return the verdicts as they were, with each territory's share of the draws."""
    say = frame.speaker(lang)
    shares = body["selection"].get("acceptability", {})
    heads = [
        say("selection.territory"),
        *(say(f"criterion_short.{name}") for name in (*NAMES, "plus")),
        say("selection.share"),
    ]
    rows = []
    for each in body["criteria"]:
        verdicts = [each["criteria"][name]["verdict"] for name in NAMES] + [each["criteria"]["4"]["plus"]["verdict"]]
        cells = [el("th", each["name"], *_star(each["territory"] in body["territories"], lang), scope="row")]
        cells += [el("td", el("span", say(f"verdict.{verdict}"), cls=VERDICTS[verdict])) for verdict in verdicts]
        share = shares.get(each["territory"])
        rows.append(el("tr", *cells, el("td", percent(share, lang) if share is not None else "", cls="number")))
    head = el("thead", el("tr", *(el("th", words, scope="col") for words in heads)))
    table = el("table", head, el("tbody", *rows), cls="choice")
    return el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("decisions.verdicts"))


def _star(chosen: bool, lang: Language) -> list[Html]:  # noqa: FBT001 - one fact
    return [el("span", " ", frame.speaker(lang)("decisions.chosen"), cls="badge on")] if chosen else []


if __name__ == "__main__":
    main()
