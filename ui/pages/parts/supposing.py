"""Forms in which a person supposes something about a territory, and what is supposed so far in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.what_if import SUPPOSED, WhatIf
from graph.errors import BadValue, InputRefused
from graph.model.records import Actor, Offer, Record, Relation
from graph.model.terms import CATEGORIES, folded
from ui.locale import reason_text
from ui.pages.parts import address, frame, shelf
from ui.pages.parts.facts import term, told_apart
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.verdicts import Judged
    from ui.choosing import Assessment
    from ui.locale import Language

Supposed = Callable[[], WhatIf]
"""What a form gives when it is sent."""
ADDED, REMOVED = "supposed", "without"
WAYS = ("joins", "cooperates", "offers", "leaves")
LONGEST_NAME = 200


def draft_of(found: Assessment, judged: Judged) -> WhatIf:
    """Return what the address supposes about a territory: who leaves; what is added may name persons and lies aside."""
    members = set(found.network.members(judged.territory))
    lying = shelf.taken(address.asked(ADDED))
    code, added = lying if isinstance(lying, tuple) else (None, ())
    removed = tuple(each for each in address.asked_all(REMOVED) if each in members)
    return WhatIf("", added if code == judged.code else (), removed)


def set_draft(code: str, draft: WhatIf) -> None:
    """Suppose this about a territory from now on."""
    added = shelf.put((code, draft.added)) if draft.added else None
    address.write(**{ADDED: added, REMOVED: list(draft.removed) or None})


def suppose(found: Assessment, judged: Judged, lang: Language) -> None:
    """Ask for one more supposition, and add it to the others."""
    say = frame.speaker(lang)
    frame.section(say("what_if.suppose"))
    way = st.radio(
        say("what_if.way"),
        WAYS,
        horizontal=True,
        format_func=lambda w: say(f"what_if.{w}"),
        **address.one("way", WAYS, WAYS[0], key="what_if_way"),
    )
    forms = {"joins": _joins, "cooperates": _cooperates, "offers": _offers, "leaves": _leaves}
    with st.form(f"suppose {way}", clear_on_submit=True):
        supposed = forms[way](found, judged, lang)
        pressed = st.form_submit_button(say("what_if.add"))
    if not pressed:
        return
    try:
        set_draft(judged.code, supposed())
    except BadValue as error:
        frame.show(el("p", reason_text(error.reason, lang), cls="warn", role="alert"))
    except InputRefused as error:
        frame.trouble(error, lang)


def _joins(found: Assessment, judged: Judged, lang: Language) -> Supposed:
    say, draft = frame.speaker(lang), draft_of(found, judged)
    name = st.text_input(say("what_if.name_of"), max_chars=LONGEST_NAME)
    category = st.selectbox(say("dossier.category"), list(CATEGORIES), format_func=lambda c: say(f"categories.{c}"))
    names = _names(found, judged, draft)
    others = st.multiselect(
        say("what_if.with"), list(names), format_func=lambda key: names[key], placeholder=say("what_if.choose")
    )

    def supposed() -> WhatIf:
        new = Actor(name=name.strip(), categories=category, territory=judged.code)
        key = f"{SUPPOSED}{len(draft.added) + 1}"
        ties = [Relation(source=key, target=other, type="cooperates") for other in others]
        return replace(draft, added=(*draft.added, replace(new, id=key), *_keyed(ties, len(draft.added) + 1)))

    return supposed


def _cooperates(found: Assessment, judged: Judged, lang: Language) -> Supposed:
    say, draft = frame.speaker(lang), draft_of(found, judged)
    names = _names(found, judged, draft)
    left, right = st.columns(2)
    one = left.selectbox(
        say("what_if.one"),
        list(names),
        index=None,
        format_func=lambda key: names[key],
        placeholder=say("what_if.choose"),
    )
    other = right.selectbox(
        say("what_if.other"),
        list(names),
        index=None,
        format_func=lambda key: names[key],
        placeholder=say("what_if.choose"),
    )

    def supposed() -> WhatIf:
        tie = Relation(source=one or "", target=other or "", type="cooperates")
        return replace(draft, added=(*draft.added, *_keyed([tie], len(draft.added))))

    return supposed


def _offers(found: Assessment, judged: Judged, lang: Language) -> Supposed:
    say, draft = frame.speaker(lang), draft_of(found, judged)
    held = pl.col("categories").fill_null("").str.split("|")
    national = found.network.actors.filter(held.list.contains("national"))
    names = told_apart(dict(national.select("id", "name").iter_rows()))
    ordered = sorted(names, key=lambda key: folded(names[key]))
    partner = st.selectbox(
        say("what_if.partner"),
        ordered,
        index=None,
        format_func=lambda key: names[key],
        placeholder=say("what_if.choose"),
    )
    themes = sorted({theme for each in found.network.needs["theme"].drop_nulls() for theme in each.split("|")})
    theme = st.selectbox(
        say("what_if.theme"), themes, index=None, accept_new_options=True, placeholder=say("what_if.choose")
    )

    def supposed() -> WhatIf:
        offer = Offer(partner=partner or "", theme=theme or "", capacity=1)
        return replace(draft, added=(*draft.added, *_keyed([offer], len(draft.added))))

    return supposed


def _leaves(found: Assessment, judged: Judged, lang: Language) -> Supposed:
    draft = draft_of(found, judged)
    names = {key: name for key, name in _names(found, judged, draft).items() if not key.startswith(SUPPOSED)}
    say = frame.speaker(lang)
    gone = st.multiselect(
        say("what_if.who_leaves"), list(names), format_func=lambda key: names[key], placeholder=say("what_if.choose")
    )

    def supposed() -> WhatIf:
        return replace(draft, removed=(*draft.removed, *gone))

    return supposed


def _keyed(records: Sequence[Record], before: int) -> list[Record]:
    return [replace(each, id=f"{SUPPOSED}{before + place}") for place, each in enumerate(records, start=1)]


def _names(found: Assessment, judged: Judged, draft: WhatIf) -> dict[str, str]:
    """Return the territory's actors and those supposed, by id, in the order of their names."""
    own = found.network.members(judged.territory)
    known = {key: found.names[key] for key in own if key not in draft.removed}
    known |= {key: each.name for each, key in draft.keyed() if isinstance(each, Actor)}
    names = told_apart(known)
    return {key: names[key] for key in sorted(names, key=lambda key: (folded(names[key]), key))}


def said(found: Assessment, draft: WhatIf, lang: Language) -> None:
    """Say in sentences what is supposed."""
    say = frame.speaker(lang)
    names = dict(found.names) | {key: each.name for each, key in draft.keyed() if isinstance(each, Actor)}
    lines = []
    for each in draft.added:
        if isinstance(each, Actor):
            lines.append(say("what_if.said_joins", name=each.name, category=say(f"category_short.{each.categories}")))
        if isinstance(each, Relation):
            ends = (names.get(end, end) for end in (each.source, each.target))
            lines.append(f" {term('type', each.type, lang)} ".join(ends))
        if isinstance(each, Offer):
            lines.append(say("what_if.said_offers", name=names.get(each.partner, each.partner), theme=each.theme))
    lines += [say("what_if.said_leaves", name=names.get(key, key)) for key in draft.removed]
    if lines:
        frame.show(
            el(
                "div",
                el("p", el("strong", say("what_if.supposed"))),
                el("ul", *(el("li", each) for each in lines), cls="dots"),
                cls="callout",
            )
        )
