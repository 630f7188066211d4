"""The page of the history: every import and decision, and the way to take any of them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.terms import folded
from ui.pages.parts import address, frame
from ui.pages.parts.author import author
from ui.pages.parts.entries import KINDS, Record, Row
from ui.pages.parts.facts import told_apart
from ui.pages.parts.foreseen import foreseen
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.workspace import Workspace
    from graph.workspace.decisions import Consequences
    from ui.locale import Language
    from ui.pages.parts.reads import Stamp

ASKED, DONE = "history_asked", "history_done"
A_PAGE = 20
FOUND = 12


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("history_page.title"), say("history_page.lead"))
    reading = Reading(open_workspace())
    workspace = reading.workspace
    _done(lang)
    if not workspace.writable:
        frame.show(el("div", el("p", say("history_page.read_only")), cls="callout ask"))
    entries = list(reversed(workspace.history().rows(named=True)))
    if not entries:
        frame.show(el("p", say("history_page.empty")))
        return
    network = workspace.undated()
    names = dict(network.actors.select("id", "name").iter_rows())
    by_id = {row["id"]: row for row in entries}
    _meanwhile(by_id, lang)
    record = Record(by_id, names, lang)
    shown = _filtered(workspace, entries, names, lang)
    by = author(lang, key="history_by") if workspace.writable else ""
    frame.show(el("p", say("history_page.count", n=len(shown), of=len(entries)), cls="quiet", role="status"))
    for row in _one_page(shown, lang):
        with st.container(border=True):
            frame.show(record.card(row))
            if not row["undone"] and row["kind"] != "erase" and workspace.writable:
                _take_back(reading, row, network, by, lang)


def _done(lang: Language) -> None:
    """Say what was taken back last, once."""
    what = st.session_state.pop(DONE, None)
    if what is not None:
        said = frame.speaker(lang)("history_page.done", what=what)
        frame.show(el("div", el("p", said), cls="callout", role="status"))


def _meanwhile(by_id: dict[int, Row], lang: Language) -> None:
    """Say where somebody else has just taken back what this person was asked about."""
    entry = st.session_state.get(ASKED)
    if entry in by_id and by_id[entry]["undone"]:
        st.session_state.pop(ASKED)
        said = frame.speaker(lang)("history_page.meanwhile", entry=str(entry))
        frame.show(el("div", el("p", said), cls="callout ask", role="alert"))


def _filtered(workspace: Workspace, entries: list[Row], names: dict[str, str], lang: Language) -> list[Row]:
    """Ask for a kind of entry and for an actor."""
    say = frame.speaker(lang)
    left, right = st.columns(2, gap="medium")
    kinds = [each for each in KINDS if any(row["kind"] == each for row in entries)]
    kind = left.selectbox(
        say("history_page.kind"),
        kinds,
        index=None,
        format_func=lambda each: say(f"history_kind.{each}"),
        placeholder=say("history_page.all_kinds"),
        **address.one("kind", kinds, None, key="history_kind"),
    )
    words = right.text_input(
        say("history_page.actor"),
        placeholder=say("history_page.actor_how"),
        max_chars=200,
        **address.words("words", key="history_words"),
    )
    kept = [row for row in entries if kind in (None, row["kind"])]
    if not words.strip():
        return kept
    actor = _actor(words, names, lang)
    about = set(workspace.history(actor)["id"]) if actor else set()
    return [row for row in kept if row["id"] in about]


def _actor(words: str, names: dict[str, str], lang: Language) -> str | None:
    """Return the actor whose name holds all words, or whose id is given; ask which where there are several."""
    say = frame.speaker(lang)
    if words.strip() in names:
        return words.strip()
    wanted = folded(words).split()
    found = [key for key, name in names.items() if all(word in folded(name) for word in wanted)]
    if not found:
        frame.show(el("p", say("history_page.no_actor"), cls="quiet"))
    if len(found) <= 1:
        return found[0] if found else None
    first = told_apart({key: names[key] for key in sorted(found, key=lambda key: (len(names[key]), key))[:FOUND]})
    chosen: str | None = st.selectbox(
        say("history_page.which", n=len(found)),
        list(first),
        format_func=lambda key: first[key],
        **address.one("actor", first, next(iter(first)), key="history_actor"),
    )
    return chosen


def _one_page(rows: list[Row], lang: Language) -> list[Row]:
    pages = -(-len(rows) // A_PAGE)
    if pages <= 1:
        return rows
    asked = address.number("page", 1, pages, 1, key="history_at")
    at = int(st.number_input(frame.speaker(lang)("overview.page", n=pages), 1, pages, width=180, **asked))
    return rows[(at - 1) * A_PAGE : at * A_PAGE]


def _take_back(reading: Reading, row: Row, network: Network, by: str, lang: Language) -> None:
    """Offer to take an entry back; what this would do is shown before it is done."""
    say = frame.speaker(lang)
    entry = row["id"]
    if st.session_state.get(ASKED) != entry:
        if st.button(say(f"history_undo.{row['kind']}"), key=f"history_ask_{entry}"):
            st.session_state[ASKED] = entry
            st.rerun()
        return
    with st.spinner(say("history_page.looking")):
        found = _consequences(reading.stamp, entry, reading.workspace)
    frame.show(el("h3", say("history_page.would")), foreseen(found, network, lang))
    frame.show(el("p", say("history_page.kept"), cls="quiet"))
    with st.container(horizontal=True, gap="small"):
        sure = st.button(say(f"history_sure.{row['kind']}"), key=f"history_sure_{entry}", type="primary")
        if st.button(say("history_page.cancel"), key=f"history_cancel_{entry}"):
            st.session_state.pop(ASKED)
            st.rerun()
    if sure:
        _undo(reading.workspace, entry, by, lang)


def _undo(workspace: Workspace, entry: int, by: str, lang: Language) -> None:
    st.session_state.pop(ASKED, None)
    try:
        workspace.undo(entry, by=by)
    except EssaimError as error:
        frame.trouble(error, lang)
        return
    st.session_state[DONE] = str(entry)
    st.rerun()


@st.cache_data(show_spinner=False, max_entries=32)
def _consequences(stamp: Stamp, entry: int, _workspace: Workspace) -> Consequences:  # noqa: ARG001 - a key of the cache
    return _workspace.consequences(entry)


if __name__ == "__main__":
    main()
