"""The form of a new actor: whom the name may mean already, what registers say, and the few fields that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from graph.errors import EssaimError
from graph.model.records import Actor
from graph.model.terms import KINDS
from graph.workspace.candidates import Candidate, adopt
from ui.duplicates_text import because_text
from ui.pages.parts import address, frame
from ui.pages.parts import editing_fields as fields
from ui.pages.parts.editing_commune import commune_while_written
from ui.pages.parts.editing_desk import (
    Change,
    FieldsRefused,
    alert,
    field,
    key,
    label,
    record_of_form,
    refused,
    write,
    written,
)
from ui.pages.parts.editing_places import (
    already_known,
    commune_in_words,
    commune_meant,
    in_reference,
    in_registers,
    may_be,
)
from ui.pages.parts.facts import term
from ui.pages.parts.going import plain
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace

if TYPE_CHECKING:
    from graph.analysis.likeness import Pair
    from ui.pages.parts.editing_desk import Desk

NEW = ""


@dataclass(frozen=True)
class Doubted:
    """An actor about to be added that may be there already."""

    actor: Actor
    pairs: tuple[Pair, ...]


@st.fragment
def new_actor(desk: Desk) -> None:
    """Ask for an actor, its name and commune first: while they are written, those that are known are looked for."""
    desk = replace(desk, reading=Reading(open_workspace()))  # only this part runs again: others may have written
    left, right = st.columns([3, 2], gap="medium")
    name: str = left.text_input(
        field(desk, "actors", "name"),
        key=key("actors_name"),
        placeholder=desk.say("editing.letters"),
        live=True,
    ).strip()
    with right:
        commune = commune_while_written(desk)
    with st.container():  # its own place: the field after it keeps the focus when this changes
        if not name:
            frame.show(el("p", desk.say("editing.actor_first"), cls="quiet"))
        _known(desk, name)
        chosen = _from_register(desk, name)
    if isinstance(chosen, Candidate):
        _adopting(desk, chosen)
    else:
        _by_hand(desk, name, commune, chosen)


def _known(desk: Desk, name: str) -> None:
    """Say which actors are there already, with the way to correct one."""
    found = already_known(desk, name)
    if not found:
        return
    frame.show(el("p", desk.say("editing.known", n=len(found)), role="status"))
    with st.container(horizontal=True, gap="small"):
        for each in found:
            words = plain(desk.say("editing.correct_this", name=label(desk.name(each))))
            if st.button(words, key=key(f"correct {each}")):
                _correct(each)


def _correct(actor: str) -> NoReturn:
    """Go to the form that corrects an actor; the whole page has to run for that, not only this part."""
    address.write(what="correct", table="actors", id=actor)
    st.rerun()


def _from_register(desk: Desk, name: str) -> Candidate | Actor | None:
    found: dict[str, Candidate | Actor] = {each.id: each for each in in_registers(desk, name)}
    found |= {f"reference {each.siren}": each for each in in_reference(desk, name)}
    if not found:
        return None

    def told(each: str) -> str:
        if each == NEW:
            return desk.say("editing.by_hand")
        one = found[each]
        register = one.register if isinstance(one, Candidate) else None
        parts = (
            label(one.name),
            term("kind", one.kind, desk.lang),
            commune_in_words(one.commune) if one.commune else None,
            term("format", register, desk.lang) if register else desk.say("editing.of_reference", siren=one.siren),
        )
        return " · ".join(filter(None, parts))

    chosen: str = st.selectbox(
        desk.say("editing.registers", n=len(found)),
        [NEW, *found],
        format_func=told,
        key=key("candidate"),
        placeholder=desk.say("editing.choose"),
        on_change=_fill,
        args=(found,),
    )
    return found.get(chosen)


def _fill(found: dict[str, Candidate | Actor]) -> None:
    """Put what the reference says of the chosen one into the fields."""
    one = found.get(st.session_state[key("candidate")])
    known = one if isinstance(one, Actor) else None
    st.session_state[key("actors_categories")] = (known.categories or "").split("|") if known else []
    st.session_state[key("actors_kind")] = known.kind if known else None
    st.session_state[key("actors_siren")] = (known.siren or "") if known else ""


def _adopting(desk: Desk, found: Candidate) -> None:
    """Take what a register says, with the categories that a person confirms."""
    with st.form(key("adopt"), enter_to_submit=True):
        held = fields.categories(desk, value="|".join(found.categories))
        pressed = st.form_submit_button(desk.say("editing.add_actor"), type="primary")
    if not pressed:
        return
    try:
        report = adopt(
            desk.reading.workspace,
            found.id,
            by=desk.by,
            territory=desk.territory.code if desk.territory else None,
            categories=held.split("|") if held else (),
        )
    except EssaimError as error:
        frame.trouble(error, desk.lang)
        return
    if report.entry is not None:
        written(report.entry, desk.say("editing.added_actor", name=label(found.name)))


def _by_hand(desk: Desk, name: str, commune: str, known: Actor | None) -> None:
    """Ask for the rest of an actor; what the reference knows of it is in the fields already."""
    with st.form(key("actor"), enter_to_submit=True):
        left, right = st.columns(2, gap="medium")
        values: dict[str, object] = {
            "name": known.name if known else name,
            "territory": desk.territory.code if desk.territory else None,
            "commune": (known.commune if known else None) or commune,
            "categories": fields.categories(desk, place=left),
            "kind": fields.one_of(desk, "actors", "kind", KINDS, family="kind", place=right),
            "themes": fields.themes(desk, "actors", "themes", place=left),
            "url": fields.line(desk, "actors", "url", place=right),
        }
        with st.expander(desk.say("editing.more"), key=key("actor_more")):
            for column in ("siren", "rna", "description", "source"):
                values[column] = fields.line(desk, "actors", column)
            for column in ("since", "until"):
                values[column] = fields.day(desk, "actors", column)
        pressed = st.form_submit_button(desk.say("editing.add_actor"), type="primary")
    if pressed:
        _add(desk, values)
    else:
        _doubted(desk, str(values["name"]))


def _add(desk: Desk, values: dict[str, object]) -> None:
    st.session_state.pop("editing_doubted", None)
    try:
        values["commune"] = commune_meant(str(values["commune"] or ""), desk.territory)
        actor = record_of_form("actors", values)
    except FieldsRefused as error:
        refused(desk, "actors", error.reasons)
        return
    assert isinstance(actor, Actor)  # noqa: S101 - records of the table are
    pairs = may_be(desk, actor)
    if pairs:
        st.session_state["editing_doubted"] = Doubted(actor, tuple(pairs[:3]))
        _doubted(desk, actor.name)
    else:
        _write(desk, actor)


def _doubted(desk: Desk, name: str) -> None:
    """Say who may be the same, before anything is written; a person decides."""
    waiting: Doubted | None = st.session_state.get("editing_doubted")
    if waiting is None or waiting.actor.name.strip() != name:
        return
    lines = [
        el(
            "li",
            el("strong", label(desk.name(pair.b or pair.a))),
            " – ",
            ", ".join(because_text(each, desk.lang) for each in pair.reasons),
        )
        for pair in waiting.pairs
    ]
    frame.show(alert(el("p", el("strong", desk.say("editing.may_be"))), el("ul", *lines, cls="dots")))
    with st.container(horizontal=True, gap="small"):
        other = st.button(desk.say("editing.another"), key=key("another"), type="primary")
        for pair in waiting.pairs:
            actor = pair.b or pair.a
            words = plain(desk.say("editing.it_is", name=label(desk.name(actor))))
            if st.button(words, key=key(f"it is {actor}")):
                _correct(actor)
    if other:
        _write(desk, waiting.actor)


def _write(desk: Desk, actor: Actor) -> None:
    st.session_state.pop("editing_doubted", None)
    write(desk, Change("actors", lambda: [actor], desk.say("editing.added_actor", name=label(actor.name))))
