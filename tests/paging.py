"""Goes through the app's pages as Streamlit runs them, and reads what they say."""

from __future__ import annotations

import html
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.locale import text
from ui.pages.parts import background

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 120


def app_on(monkeypatch: pytest.MonkeyPatch, folder: Path) -> AppTest:
    """Return the app as it is started on a workspace."""
    monkeypatch.setenv("ESSAIM_WORKSPACE", str(folder))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)


@contextmanager
def on_no_other(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages know nothing of this machine's own workspace, and close what they keep open afterwards."""
    for name in ("ESSAIM_JOURNAL", "ESSAIM_GRAPH", "ESSAIM_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(background, "QUICK", PATIENCE)  # AppTest looks once, and the machine is busy
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(app: AppTest, page: str, **address: str) -> AppTest:
    """Open a page by its file's name, with what the address says; the first page is not run on the way."""
    app.switch_page(f"ui/pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def raw(app: AppTest) -> str:
    """Return all markup of ours on a page."""
    return "\n".join(each.proto.body for each in app.get("html"))


def read(app: AppTest) -> str:
    """Return all that our markup says on a page, as a person reads it but for the tags."""
    return html.unescape(raw(app)).replace("\u00a0", " ")


def sound(app: AppTest) -> bool:
    """Tell whether a page has its one heading, and nothing of ours failed."""
    return not app.exception and len(app.title) == 1 and text("frame.fault", "fr") not in read(app)
