"""Long calculations as pages show them: at once where they are quick, else how far they are and a way to stop them.

A page gives the function that begins one, which `st.cache_resource` keeps by its question: all sessions that ask the
same wait for one work and see one answer, and who leaves the page finds it again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from graph.errors import EssaimError
from ui.actions import Stopped
from ui.pages.parts import frame, going
from ui.pages.parts.markup import el

if TYPE_CHECKING:
    from streamlit.runtime.caching.cache_utils import CachedFunc

    from ui.locale import Language
    from ui.pages.parts.working import Work

Answer = TypeVar("Answer")
Question = ParamSpec("Question")
QUICK = 1.0
"""Seconds after which work is long enough to be shown."""
BETWEEN = 0.5
"""Seconds between two looks at it."""
STEPS = {
    "study": {
        "positions": 0.0,
        "rewiring": 0.2,
        "roles": 0.6,
        "key_players": 0.62,
        "communities": 0.75,
        "agreement": 0.95,
        "triads": 1.0,
    },
    "pairs": {"names": 0.0, "pairs": 0.35, "comparing": 0.5},
    "judging": {"gathering": 0.0, "judging": 0.4},
}
"""At which part of a work each of its steps begins, as measured with 10,000 actors, of pairs with 100,000."""
_log = logging.getLogger(__name__)


class _Awaited(NamedTuple):
    """What a session waits for."""

    work: Work[Any]
    begun: CachedFunc[..., Work[Any]]
    asked: tuple[Any, ...]

    def forget(self) -> None:
        """Let the next who asks begin anew, unless somebody already did."""
        known = self.begun(*self.asked)
        if known is self.work or not known.watchers:
            self.begun.clear(*self.asked)


def awaited(
    kind: str,
    lang: Language,
    begun: CachedFunc[Question, Work[Answer]],
    *asked: Question.args,
    **named: Question.kwargs,
) -> Answer | None:
    """Return the answer of a work, never None; None as long as there is none, and why is then shown.

    Parameters
    ----------
    kind
        Which of the works of a page it is: of each kind a session waits for one at a time, and one that nobody waits
        for any more is stopped.
    begun, asked
        What begins it, and for what.

    Raises
    ------
    EssaimError
        As the work, which is begun anew the next time.
    """
    mine = _waiting(kind, _Awaited(begun(*asked, **named), begun, asked))
    if not mine.work.over(within=max(0.0, QUICK - mine.work.age)):
        _under_way(kind, mine.work, lang)
        return None
    st.session_state.pop(_place(kind), None)
    try:
        answer: Answer = mine.work.answer()
    except Stopped:
        _again(kind, mine, lang, stopped=True)
    except EssaimError:
        mine.forget()
        raise
    except Exception:  # noqa: BLE001 - a fault of ours, which the log has, with a way to go on
        _log.exception("the work %r failed", kind)
        _again(kind, mine, lang, stopped=False)
    else:
        return answer
    return None


def _place(kind: str) -> str:
    return f"awaited_{kind}"


def _waiting(kind: str, mine: _Awaited) -> _Awaited:
    """Note that this session waits for a work, and no longer for another of its kind."""
    me = st.session_state.setdefault("awaiting", object())
    before: _Awaited | None = st.session_state.get(_place(kind))
    if before is not None and before.work is not mine.work:
        before.work.watchers.discard(me)
        if not before.work.watchers and not before.work.over():
            before.work.leave()
            before.forget()
    mine.work.watchers.add(me)
    st.session_state[_place(kind)] = mine
    return mine


@st.fragment(run_every=BETWEEN)
def _under_way(kind: str, work: Work[Any], lang: Language) -> None:
    """Show how far a work is, again and again; the page around it stays as it is until the end."""
    if work.over():
        st.rerun()
    say = frame.speaker(lang)
    stopping = work.stop.is_set()
    step, done, of = work.told
    said = f"{say(f'background.{kind}')} {say(f'measuring.{step}', done=done, of=of) if step else ''}"
    with st.container(key=f"background_{kind}"):
        st.progress(_part(kind, work.told), text=going.plain(say("importing.stopping") if stopping else said))
        st.button(
            say("importing.stop"),
            key=f"background_stop_{kind}",
            on_click=work.leave,
            disabled=stopping,
        )
        frame.show(el("p", say("background.stopping_is_for_all"), cls="quiet"))


def _part(kind: str, told: tuple[str, int, int]) -> float:
    """Return how much of a work is done, from 0 to 1."""
    step, done, of = told
    begins = STEPS.get(kind, {})
    first = begins.get(step, 0.0)
    last = min((each for each in begins.values() if each > first), default=1.0)
    return min(1.0, first + (last - first) * (done / of if of else 0.0))


def _again(kind: str, mine: _Awaited, lang: Language, *, stopped: bool) -> None:
    """Say that there is no answer, and offer to begin again."""
    say = frame.speaker(lang)
    said = say("background.stopped" if stopped else "background.failed")
    frame.show(el("div", el("p", said), cls="callout ask", role="status" if stopped else "alert"))
    st.button(say("background.again"), key=f"background_again_{kind}", on_click=mine.forget)
