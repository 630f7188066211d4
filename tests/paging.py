"""Goes through the app's pages as Streamlit runs them, and reads what they say."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from ui.locale import text

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(app: AppTest, page: str, **address: str) -> AppTest:
    """Open a page by its file's name, with what the address says."""
    app.run()
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
