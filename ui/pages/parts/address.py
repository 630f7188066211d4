"""What a page shows stands in its address: it can be sent, reloaded, and gone back through.

The address is read at every run and written where a person chooses; a field shows what the address says. What it says
comes from anybody: what is no value of a field counts for nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import get_session_state

from ui.pages.parts import shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from ui.locale import Language

    Value = str | list[str] | None
    Field = dict[str, Any]

T = TypeVar("T")
LANG, TERRITORY, DAY, KNOWN, WAVE = "lang", "territory", "date", "known_on", "wave"
CARRIED = {
    "territory": (TERRITORY, DAY, KNOWN),
    "comparison": (DAY, KNOWN, WAVE),
    "selection": (DAY, KNOWN, WAVE),
    "what_if": (TERRITORY, DAY, WAVE),
    "governance": (DAY, KNOWN),
    "editing": (TERRITORY,),
    "partners": (TERRITORY, DAY),
    "offers": (DAY,),
    "network": (DAY,),
    "research": (TERRITORY, DAY),
}
"""What a page shares with others: it is carried from one to the next in the session, under the same names."""
_LEFT, _PAGE, _RUN = "addresses_left", "address_page", "address_run"
_COMPLETED = "address_completed"


def arrive(page: str, lang: Language) -> None:
    """Complete the address of a page that was come to without one, from the menu: as it was left, on the same place.

    An address that says anything says all: what it does not name is as it is at first.
    """
    come = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE], st.session_state[_RUN] = page, _run()
    if st.query_params:
        st.session_state.pop(_COMPLETED, None)
    elif come or _COMPLETED in st.session_state:
        _complete({**_as_left(page), LANG: lang})
    _leave()


def _as_left(page: str) -> dict[str, list[str]]:
    """Return what a page's address said when it was left, on the place and days that were seen since."""
    left, since = _left(), carried(page)
    own = {name: value for name, value in left.items() if name not in CARRIED.get(page, ())}
    return own | {name: left[name] if value in left.get(name, ()) else [value] for name, value in since.items()}


def _complete(said: Mapping[str, str | list[str]]) -> None:
    """Say this as if it had been asked; the browser puts it into the present address instead of a next one."""
    with get_session_state().query_params() as params:
        for name, value in said.items():
            params.set_with_no_forward_msg(name, value)
    st.session_state[_COMPLETED] = urlencode(said, doseq=True)


def completed() -> dict[str, str | None]:
    """Return what the browser is to put into the address of the page that was come to, if anything."""
    return {"page": st.session_state.get(_PAGE), "address": st.session_state.get(_COMPLETED)}


def carried(page: str) -> dict[str, str]:
    """Return what a page shares with those that were seen before it."""
    known = {name: st.session_state.get(name) for name in CARRIED.get(page, ())}
    return {name: value for name, value in known.items() if value}


def asked(name: str) -> str | None:
    """Return what the address says under a name; None where it says nothing."""
    return st.query_params.get(name) or None


def asked_all(name: str) -> list[str]:
    """Return all that the address says under a name, each once."""
    return [each for each in dict.fromkeys(st.query_params.get_all(name)) if each]


def write(**said: Value) -> None:
    """Say something in the address, or with None nothing; where it changes, the one before can be gone back to."""
    if st.session_state.get(_RUN) != _run():
        return  # a page was left with something just typed: this address is already the next page's
    before = _said() or (_left() if _COMPLETED in st.session_state else {})
    new = {
        name: [value] if isinstance(value, str) else value or [""] for name, value in said.items() if value is not None
    }
    after = {name: value for name, value in before.items() if name not in said} | new
    if after != before:
        st.query_params.from_dict(after)
    _leave()


def _run() -> str | None:
    """Return which page Streamlit runs, or is about to run."""
    context = get_script_run_ctx()
    return context.page_script_hash if context else None


def _left() -> dict[str, list[str]]:
    """Return what the present page's address said when it was last seen."""
    found: dict[str, list[str]] = st.session_state.get(_LEFT, {}).get(st.session_state.get(_PAGE), {})
    return found


def _said() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _leave() -> None:
    """Remember what the address says: for this page, and for those that share something of it."""
    page = st.session_state.get(_PAGE, "")
    st.session_state.setdefault(_LEFT, {})[page] = _said()
    for name in CARRIED.get(page, ()):
        if value := asked(name):
            st.session_state[name] = value
        else:
            st.session_state.pop(name, None)


def one(name: str, options: Iterable[T], default: T, *, key: str | None = None) -> Field:
    """Return what a field for one of some options needs, `default` where the address says none of them.

    Examples
    --------
    `st.radio(words, WAVES, **one("wave", WAVES, WAVES[0]))`
    """
    by_code = {_code(each): each for each in options} | {_code(default): default}
    said = st.query_params.get(name)
    value = default if said is None else by_code.get(said, default)
    return _field(name, key, value, lambda chosen: None if chosen is None and default is None else _code(chosen))


def pick(  # noqa: PLR0913 - all that a list of names says
    place: DeltaGenerator,
    label: str,
    names: Mapping[str, str],
    name: str,
    *,
    placeholder: str,
    key: str | None = None,
) -> str | None:
    """Ask for one of those that have names, nobody at first; the address says it under `name`."""
    chosen: str | None = place.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda each: names[each],
        placeholder=placeholder,
        **one(name, names, None, key=key),
    )
    return chosen


def some(
    name: str,
    options: Iterable[T],
    default: Iterable[T] = (),
    *,
    key: str | None = None,
    code: Callable[[T], str] = str,
) -> Field:
    """Return what a field for several of some options needs; `code` is what the address says of one."""
    by_code, first = {code(each): each for each in options}, list(default)
    said = st.query_params.get_all(name)
    known = [by_code[each] for each in dict.fromkeys(said) if each in by_code]
    value = known if known or said == [""] else first
    return _field(name, key, value, lambda chosen: [code(each) for each in chosen] if chosen or first else None)


def number(name: str, low: int, high: int, default: int, *, key: str | None = None) -> Field:
    """Return what a field for a whole number needs; beyond its ends it is the end."""
    try:
        value = int(asked(name) or default)
    except ValueError:
        value = default
    return _field(name, key, min(max(value, low), high), lambda chosen: None if chosen is None else str(chosen))


def flag(name: str, *, key: str | None = None) -> Field:
    """Return what a field needs that is on or off, and off at first."""
    return _field(name, key, asked(name) == "1", lambda chosen: "1" if chosen else None)


def day(name: str, default: date | None, first: date, last: date, *, key: str | None = None) -> Field:
    """Return what a field for a day needs; outside its ends it is the day at first."""
    found = day_of(asked(name))
    value = found if found and first <= found <= last else default
    return _field(name, key, value, lambda chosen: chosen.isoformat() if chosen else None)


def words(name: str, *, key: str | None = None) -> Field:
    """Return what a field for words needs; they may name a person, so that the address only says where they lie."""
    found = shelf.taken(asked(name))
    value = found if isinstance(found, str) else ""
    return _field(name, key, value, lambda said: shelf.put(said) if said and said.strip() else None)


def day_of(said: str | None) -> date | None:
    """Return the day that is said.

    Examples
    --------
    >>> day_of("2025-06-15"), day_of("15/06/2025"), day_of(None)
    (datetime.date(2025, 6, 15), None, None)
    """
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return None


def _code(option: object) -> str:
    return "" if option is None else str(option)


def _field(name: str, key: str | None, value: object, said: Callable[[Any], Value]) -> Field:
    """Let the field show what the address says; it is touched only where it shows something else."""
    key = key or f"{name}_choice"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: write(**{name: said(st.session_state[key])})}
