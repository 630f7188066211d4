"""What would be if somebody joined, cooperated, offered support or left: supposed, compared, kept or discarded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.chosen import Wanted
from graph.analysis.what_if import WhatIf
from graph.errors import EssaimError
from ui.choosing_text import percent
from ui.pages.parts import address, frame, going, shelf
from ui.pages.parts.author import author
from ui.pages.parts.choice import all_criteria, badge, candidates, wave_input
from ui.pages.parts.markup import Html, el
from ui.pages.parts.supposing import draft_of, said, set_draft, suppose
from ui.pages.parts.when import dated_reading
from ui.pages.selection import USUAL
from ui.supposing import discard_what_if, effects, keep_what_if, kept_what_ifs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.verdicts import Judged
    from ui.choosing import Assessment
    from ui.locale import Language
    from ui.pages.parts.reads import Reading
    from ui.supposing import Effect

BESIDE = "beside"


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("what_if.title"), say("what_if.lead"))
    try:
        reading = dated_reading()
        wave = wave_input(lang)
        found = candidates(reading, wave, lang)
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    if found is None:
        return
    if not found.judged:
        frame.show(el("p", say("comparison.nobody")))
        return
    judged = _territory(found, lang)
    suppose(found, judged, lang)
    draft = draft_of(found, judged)
    said(found, draft, lang)
    _effects(reading, found, judged, draft, lang)
    _keep(reading, judged, draft, lang)


def _territory(found: Assessment, lang: Language) -> Judged:
    by_code = {each.code: each for each in found.judged}
    code = st.selectbox(
        frame.speaker(lang)("territory.choose"),
        list(by_code),
        format_func=lambda each: f"{by_code[each].territory.name} ({each})",
        **address.one(address.TERRITORY, by_code, next(iter(by_code))),
    )
    return by_code[code]


def _effects(reading: Reading, found: Assessment, judged: Judged, draft: WhatIf, lang: Language) -> None:
    say = frame.speaker(lang)
    known = {each.name: each for each in kept_what_ifs(reading.workspace, judged.code)}
    chosen: list[str] = []
    if known:
        asked_for = address.some(BESIDE, known, code=shelf.digest)
        chosen = st.multiselect(say("what_if.beside"), list(known), placeholder=say("what_if.choose"), **asked_for)
    asked = [
        *([replace(draft, name=say("what_if.this"))] if draft.added or draft.removed else []),
        *(known[each] for each in chosen),
    ]
    if not asked:
        return
    k = min(USUAL[judged.wave], len(found.judged))
    try:
        shown = effects(found, judged.code, asked, Wanted(k, judged.wave, judged.as_of))
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    frame.section(say("what_if.effects"))
    frame.show(el("p", say("what_if.effects_lead", k=k), cls="quiet"), _table(shown, lang))


def _table(shown: Sequence[Effect], lang: Language) -> Html:
    say = frame.speaker(lang)
    heads = [
        el("th", ""),
        *(el("th", each.what_if.name if each.what_if else say("what_if.today"), scope="col") for each in shown),
    ]
    rows = [_row(say("dossier.level_of"), [str(each.judged.coverage.triad.level) for each in shown])]
    rows += [
        _row(say("what_if.ties", pair=say(f"pair.{pair}")), [_pair(each, pair) for each in shown])
        for pair in shown[0].judged.coverage.pairs
    ]
    for place, (name, _) in enumerate(all_criteria(shown[0].judged)):
        cells = [badge(all_criteria(each.judged)[place][1], lang) for each in shown]
        rows.append(_row(say(f"criterion_short.{name}"), cells))
    shares = ["" if each.share is None else percent(each.share, lang) for each in shown]
    rows.append(_row(say("selection.share"), shares))
    table = el("table", el("thead", el("tr", *heads)), el("tbody", *rows), cls="verdicts")
    return el("div", table, cls="scroll", tabindex="0", role="group", aria_label=say("what_if.effects"))


def _row(title: str, cells: Sequence[str]) -> Html:
    """Return a row; what differs from today's cell is marked."""
    marked = [el("td", each, cls=None if each == cells[0] else "changed") for each in cells]
    return el("tr", el("th", title, scope="row"), *marked)


def _pair(effect: Effect, pair: str) -> str:
    found = effect.judged.coverage.pairs[pair]
    return f"{found.ties} / {found.redundancy.size}"


def _keep(reading: Reading, judged: Judged, draft: WhatIf, lang: Language) -> None:
    """Offer to keep what is supposed, or to discard it."""
    say = frame.speaker(lang)
    if draft.added or draft.removed:
        with st.form("keep what-if", clear_on_submit=True):
            name = st.text_input(say("what_if.name"), max_chars=100)
            by = author(lang, key="what_if_author")
            left, right = st.columns(2)
            kept = left.form_submit_button(say("what_if.keep"), type="primary", disabled=not reading.workspace.writable)
            dropped = right.form_submit_button(say("what_if.discard"))
        if dropped or kept:
            _conclude(reading, judged, replace(draft, name=name.strip()), by if kept else None, lang)
    known = [each.name for each in kept_what_ifs(reading.workspace, judged.code)]
    if known and reading.workspace.writable:
        with st.expander(say("what_if.kept_before"), key="kept what-ifs"):
            for name in known:
                if st.button(say("what_if.drop", name=going.plain(name)), key=f"drop {name}"):
                    discard_what_if(reading.workspace, judged.code, name, by=author(lang, key="what_if_dropper"))
                    st.rerun()


def _conclude(reading: Reading, judged: Judged, draft: WhatIf, by: str | None, lang: Language) -> None:
    if by is not None:
        try:
            keep_what_if(reading.workspace, judged.code, draft, by=by)
        except EssaimError as error:
            frame.trouble(error, lang)
            return
    set_draft(judged.code, WhatIf(""))
    st.rerun()


if __name__ == "__main__":
    main()
