"""Visits the app as a browser does, over its websocket, without drawing: for the time that the server takes.

The messages are those of the installed Streamlit; as its page does, the client names the messages that it still has,
so that they are not sent again.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.sync.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from google.protobuf.message import Message
    from websockets.sync.client import ClientConnection

LONGEST = 300
FAULTS = ("Essaim a rencontré", "Traceback")
_DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Answer:
    """What a run of a page came to: seconds until the server said it was done, bytes, and what stood on the page."""

    seconds: float
    size: int
    texts: tuple[str, ...]

    def says(self, words: str) -> bool:
        """Tell whether these words stand somewhere in the page."""
        return any(words in each for each in self.texts)


@dataclass
class Visitor:
    """One person's screen: a connection, the fields seen on the page by their keys, what was entered in them."""

    url: str
    _link: ClientConnection = field(init=False)
    _pages: dict[str, str] = field(default_factory=dict)
    _fields: dict[str, str] = field(default_factory=dict)
    _entered: dict[str, Message] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _at: str = ""
    _address: str = ""

    def __post_init__(self) -> None:
        self._link = connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()

    def open(self, page: str, **address: str) -> Answer:
        """Open a page by its name, with what the address says; fields begin as the page gives them."""
        self._entered.clear()
        self._address = urlencode(address)
        self._at = self._pages.get(page, "")
        return self._ask(page="" if self._at else page)

    def again(self) -> Answer:
        """Run the page again as it is."""
        return self._ask()

    def press(self, key: str) -> Answer:
        """Press a button by its key."""
        return self._ask(pressed=self._fields[key])

    def enter(self, key: str, words: str) -> Answer:
        """Enter words in a field, or choose an option, by the field's key."""
        state = BackMsg().rerun_script.widget_states.widgets.add(id=self._fields[key], string_value=words)
        self._entered[key] = state
        return self._ask()

    def tell(self, key: str, event: str, what: object) -> Answer:
        """Tell what a component of ours tells, once, by its key; only its fragment runs."""
        told = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._fields[key]}{EVENT_DELIM}events"
        value = json.dumps([{"event": event, "value": what}])
        once = BackMsg().rerun_script.widget_states.widgets.add(id=told, json_trigger_value=value)
        return self._ask(once=once, fragment=self._fragments[key])

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of the fields and buttons seen so far."""
        return tuple(self._fields)

    _fragments: dict[str, str] = field(default_factory=dict)

    def _ask(
        self, *, page: str = "", pressed: str | None = None, once: Message | None = None, fragment: str = ""
    ) -> Answer:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self._address, page, self._at
        state.fragment_id = fragment
        state.widget_states.widgets.extend(self._entered.values())
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        if once:
            state.widget_states.widgets.extend([once])
        state.cached_message_hashes.extend(self._held)
        state.context_info.timezone = "Europe/Paris"
        begun = time.perf_counter()
        self._link.send(asked.SerializeToString())
        return self._listen(begun)

    def _listen(self, begun: float) -> Answer:
        size, texts = 0, []
        while True:
            sent = self._link.recv(timeout=LONGEST, decode=False)
            size += len(sent)
            message = ForwardMsg.FromString(sent)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self._held.add(message.hash)
            if kind == "new_session":
                self._at = message.new_session.page_script_hash
            elif kind == "navigation":
                self._pages.update({each.url_pathname: each.page_script_hash for each in message.navigation.app_pages})
                self._at = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._address = message.page_info_changed.query_string
            elif kind == "delta":
                texts += self._note(message)
            elif kind == "script_finished" and message.script_finished in _DONE:
                return Answer(time.perf_counter() - begun, size, tuple(texts))
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RuntimeError(message)

    def _note(self, message: ForwardMsg) -> list[str]:
        """Remember the ids of fields by their keys; return what is said."""
        if not message.delta.HasField("new_element"):
            return []
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        shown = getattr(element, kind) if kind else None
        known = str(getattr(shown, "id", ""))
        if known.startswith("$$ID-"):
            key = known.split("-", 2)[2]
            self._fields[key] = known
            self._fragments[key] = message.delta.fragment_id
        return [str(getattr(shown, "body", ""))]
