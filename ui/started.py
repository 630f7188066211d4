"""Runs Streamlit while what the pages need is being loaded: `python -m ui.started run app.py ...`.

The first person's browser takes about a second to load the page's frame; the libraries are there by then.
"""

from __future__ import annotations

import threading
from importlib import import_module

NEEDED = ("graph.workspace", "graph.analysis.coverage", "graph.reference", "ui.pages.parts.reads", "babel.numbers")


def main() -> None:
    """Load what the first page needs beside the server's start."""
    from streamlit.web.cli import main as streamlit  # noqa: PLC0415 - first: both threads would load it else

    threading.Thread(target=_load, daemon=True).start()
    streamlit(prog_name="streamlit")


def _load() -> None:
    for name in NEEDED:
        import_module(name)


if __name__ == "__main__":
    main()
