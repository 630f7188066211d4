"""Runs Streamlit once what the pages need is loaded: `python -m ui.started run app.py ...`.

The first person would wait for it otherwise, in front of an empty page.
"""

from __future__ import annotations

from importlib import import_module

NEEDED = (
    "graph.workspace",
    "graph.store.ladybug",
    "graph.analysis.coverage",
    "graph.analysis.glance",
    "graph.analysis.questions",
    "graph.reference",
    "ui.actions",
    "ui.starting",
    "babel.numbers",
)


def main() -> None:
    """Load what the first page needs, then serve."""
    for name in NEEDED:
        import_module(name)
    from streamlit.web.cli import main as streamlit  # noqa: PLC0415 - the order is the point

    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
