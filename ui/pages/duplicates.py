"""The page of duplicates: pairs that may be one actor, side by side, decided one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from graph.errors import EssaimError
from graph.model.ids import is_derived
from ui.duplicates_text import reasons_text
from ui.pages.parts import address, frame
from ui.pages.parts.author import author
from ui.pages.parts.background import awaited
from ui.pages.parts.facts import told_apart
from ui.pages.parts.markup import el
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.reviewing import Decided, Review
from ui.pages.parts.side_by_side import LETTERS, side_by_side
from ui.pages.parts.working import Work

if TYPE_CHECKING:
    from graph.analysis.duplicates import Pair
    from graph.model.network import Network
    from ui.locale import Language
    from ui.pages.parts.reads import Stamp

REVIEW = "duplicates_review"
KEPT = 4
APART, BACK = "D", "Z"
LATER = {"fr": "P", "en": "L"}


@dataclass(frozen=True)
class Sitting:
    """What the page needs of this run: the review, where it is read and written, who decides."""

    review: Review
    reading: Reading
    network: Network
    by: str
    lang: Language


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("duplicates_page.title"), say("duplicates_page.lead"))
    reading = Reading(open_workspace())
    if not reading.workspace.writable:
        frame.show(el("div", el("p", say("history_page.read_only")), cls="callout ask"))
    code, by = _where_and_who(reading, lang)
    network = reading.around(reading.territory(code)) if code else reading.whole()
    review = _review(reading, network, code, lang)
    if review is None:
        return
    sitting = Sitting(review, reading, network, by, lang)
    _last(sitting)
    left = sitting.review.open(network.position, reading.workspace.held_apart())
    if left:
        _pair(sitting, left)
    else:
        _finished(sitting)


def _where_and_who(reading: Reading, lang: Language) -> tuple[str | None, str]:
    say = frame.speaker(lang)
    names = told_apart({row["code"]: row["name"] for row in reading.register() if row["actors"]})
    left, right = st.columns(2, gap="medium")
    label, everywhere = say("network_page.territory"), say("network_page.everywhere")
    code = address.pick(left, label, names, address.TERRITORY, placeholder=everywhere, key="duplicates_territory")
    with right:
        return code, author(lang, key="duplicates_by") if reading.workspace.writable else ""


def _review(reading: Reading, network: Network, code: str | None, lang: Language) -> Review | None:
    """Return the review under way; a new one for another territory, or when somebody else changed something.

    None while the pairs are looked for.
    """
    place = (reading.stamp.journal, code)
    known: Review | None = st.session_state.get(REVIEW)
    if known is not None and known.place == place and known.seen == reading.stamp.revision:
        return known
    found = awaited("pairs", lang, _looked_for, reading.stamp, reading.day, code, network, reading)
    if found is None:
        return None
    apart = reading.workspace.held_apart()
    pairs = tuple(each for each in found if frozenset((each.a, each.b)) not in apart)
    if known is not None and known.place == place:
        frame.show(el("div", el("p", frame.speaker(lang)("duplicates_page.renewed")), cls="callout", role="status"))
    review = Review(pairs, place, reading.stamp.revision)
    st.session_state[REVIEW] = review
    return review


@st.cache_resource(show_spinner=False, max_entries=KEPT, on_release=Work.leave)
def _looked_for(stamp: Stamp, day: str, code: str | None, _network: Network, _reading: Reading) -> Work[list[Pair]]:
    from graph.analysis.duplicates import duplicates  # noqa: PLC0415 - slow to load, not always needed

    scope = _network.keeping(_network.members(_reading.territory(code))) if code else _network
    return Work.begin((stamp, day, code), lambda tell: duplicates(scope.actors, tell=tell))


def _last(sitting: Sitting) -> None:
    """Say what was decided last, with the way back."""
    say, decided = frame.speaker(sitting.lang), sitting.review.decided
    if not decided:
        return
    one, other = decided[-1].names
    said = say(f"duplicates_page.was_{decided[-1].kind}", one=one, other=other)
    frame.show(el("div", el("p", said), cls="callout", role="status"))
    if st.button(say("duplicates_page.back"), key=f"duplicates_back_{len(decided)}", shortcut=BACK):
        _take_back(sitting)


def _take_back(sitting: Sitting) -> None:
    entry, back = sitting.review.decided[-1].entry, None
    try:
        if entry is not None:
            back = sitting.reading.workspace.undo(entry, by=sitting.by)
    except EssaimError as error:
        _failed(error, sitting.lang)
    else:
        st.session_state[REVIEW] = sitting.review.before(back)
        st.rerun()


def _failed(error: EssaimError, lang: Language) -> None:
    """Say why nothing was done; what is shown may be old, so that the pairs are found anew."""
    frame.trouble(error, lang)
    st.session_state.pop(REVIEW, None)


def _pair(sitting: Sitting, left: list[Pair]) -> None:
    say, pair, total = frame.speaker(sitting.lang), left[0], len(sitting.review.pairs)
    both = _ordered(pair)
    names = _names(sitting.network, both)
    reasons = reasons_text(pair, sitting.lang)
    frame.section(say("duplicates_page.progress", at=total - len(left) + 1, of=total))
    frame.show(
        el("p", say("duplicates_page.why", one=names[0], other=names[1], score=pair.score)),
        el("ul", *(el("li", each) for each in reasons), cls="dots"),
    )
    if sitting.reading.workspace.writable:
        _buttons(sitting, both, names, "; ".join(reasons))
    evidence = sitting.reading.evidence("actors", sitting.network, both)
    frame.show(side_by_side(sitting.network, both, evidence, sitting.lang))


def _ordered(pair: Pair) -> tuple[str, str]:
    """Put first the id that a person or a source gave, which is the better one to keep."""
    return (pair.b, pair.a) if is_derived(pair.a) and not is_derived(pair.b) else (pair.a, pair.b)


def _names(network: Network, both: tuple[str, str]) -> tuple[str, str]:
    one, other = (network.actors["name"][network.position[each]] for each in both)
    return one, other


def _buttons(sitting: Sitting, both: tuple[str, str], names: tuple[str, str], why: str) -> None:
    """Ask for the decision; each button is of this pair only, so that a key pressed twice decides once."""
    say, key = frame.speaker(sitting.lang), " ".join(both)
    keys = {f"same_{letter.lower()}": letter for letter in LETTERS} | {"apart": APART, "later": LATER[sitting.lang]}
    with st.container(horizontal=True, gap="small"):
        pressed = [
            what
            for what, letter in keys.items()
            if st.button(say(f"duplicates_page.{what}"), key=f"{what} {key}", shortcut=letter)
        ]
    frame.show(el("p", say("duplicates_page.keys"), cls="quiet"))
    for what in pressed[:1]:
        _decide(sitting, what, both, names, why)


def _decide(sitting: Sitting, what: str, both: tuple[str, str], names: tuple[str, str], why: str) -> None:
    workspace, entry = sitting.reading.workspace, None
    try:
        if what == "apart":
            entry = workspace.hold_apart(*both, by=sitting.by)
        elif what != "later":
            kept, other = both if what == "same_a" else reversed(both)
            entry = workspace.merge(kept, other, by=sitting.by, why=why)
    except EssaimError as error:
        _failed(error, sitting.lang)
    else:
        kind = what if what in ("apart", "later") else "same"
        st.session_state[REVIEW] = sitting.review.after(Decided(kind, frozenset(both), names, entry))
        st.rerun()


def _finished(sitting: Sitting) -> None:
    """Say that there is nothing to decide, and offer to look again where something was decided."""
    say, review = frame.speaker(sitting.lang), sitting.review
    if not review.pairs:
        frame.show(el("p", say("duplicates_page.none")))
        return
    counts = [
        say(f"duplicates_page.n_{kind}", n=n)
        for kind in ("same", "apart", "later")
        if (n := sum(each.kind == kind for each in review.decided))
    ]
    frame.show(el("p", el("strong", say("duplicates_page.finished"))), el("p", " · ".join(counts)))
    if st.button(say("duplicates_page.again"), key="duplicates_again"):
        st.session_state.pop(REVIEW)
        st.rerun()


if __name__ == "__main__":
    main()
