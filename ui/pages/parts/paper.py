"""The dossier of a territory, or the comparison of several, to download: made when it is asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.parts import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.verdicts import Wave
    from ui.locale import Language
    from ui.pages.parts.reads import Reading

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


def paper(reading: Reading, codes: Sequence[str], lang: Language, *, wave: Wave = "first") -> None:
    """Offer the dossier in each form that can be written."""
    say = frame.speaker(lang)
    left, right = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
    kind = left.selectbox(
        say("paper.kind"), list(KINDS), key="paper_kind", format_func=lambda each: say(f"paper.{each}")
    )
    right.download_button(
        say("paper.download", n=len(codes)),
        data=lambda: _made(reading, codes, kind, lang, wave=wave),
        file_name=f"{'-'.join(['essaim', *codes])[:120]}.{kind}",
        mime=KINDS[kind],
        key="paper",
        on_click="ignore",
    )


def _made(reading: Reading, codes: Sequence[str], kind: str, lang: Language, *, wave: Wave) -> bytes:
    from graph.export.documents import write_document  # noqa: PLC0415 - slow to load, and seldom needed
    from ui.choosing import Asked, assess  # noqa: PLC0415 - as above
    from ui.dossier.compose import comparison, dossier, subjects  # noqa: PLC0415 - as above

    found = subjects(assess(reading.workspace, codes, Asked(wave, reading.day, reading.known_on)), lang)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"dossier.{kind}"
        write_document(dossier(found[0]) if len(found) == 1 else comparison(found), path)
        return path.read_bytes()
