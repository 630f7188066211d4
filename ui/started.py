"""Runs Streamlit once what the pages need is loaded: `python -m ui.started run app.py ...`.

The first person would wait for it otherwise, in front of an empty page.
"""

from __future__ import annotations

import gc
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
    _settle()
    from streamlit.web.cli import main as streamlit  # noqa: PLC0415 - the order is the point

    streamlit(prog_name="streamlit")


def _settle() -> None:
    """Load what stays for good, and keep the cycle collector off it.

    Streamlit collects after every run of a page, which looks through all objects: 0.15 s of a processor each time.
    """
    import_module("streamlit.web.bootstrap")
    from graph import reference  # noqa: PLC0415 - after what is loaded before it
    from ui.locale import texts  # noqa: PLC0415 - as above

    texts()
    reference.search("Tulle", 1)
    reference.communes_named("Tulle")
    reference.epci_of("19272")
    reference.territory("241927201")
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
