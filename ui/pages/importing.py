"""The page of imports: choose files, see what they would add, merge and be refused, then write."""

from __future__ import annotations

import hashlib
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui import actions
from ui.locale import LANGUAGES, shown
from ui.pages.parts import frame, going
from ui.pages.parts.columns import chosen_columns
from ui.pages.parts.markup import el
from ui.pages.parts.outcome import outcome
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.refusals import as_csv
from ui.pages.parts.uploads import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph.workspace import Workspace
    from ui.actions import FileReport, Wish
    from ui.locale import Language

PREVIEW, DONE, ROUND = "import_preview", "import_done", "import_round"


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("importing.title"), say("importing.lead"))
    reading = Reading(open_workspace())
    _template(lang)
    _done(lang)
    sent = st.file_uploader(
        say("importing.files"),
        accept_multiple_files=True,
        key=f"import_files_{st.session_state.get(ROUND, 0)}",
        help=say("importing.files_help"),
    )
    if not sent:
        frame.show(el("p", say("importing.privacy"), cls="quiet"))
        _formats(lang)
        return
    wish = _wish(reading, sent, lang)
    found = _previewed(reading, sent, wish, lang)
    frame.section(say("importing.preview"))
    frame.show(el("p", say("importing.preview_lead"), cls="quiet"))
    frame.show(*(outcome(each, lang, done=False) for each in found))
    _refused_rows(found, lang)
    _write(reading, sent, wish, found, lang)


def _template(lang: Language) -> None:
    say = frame.speaker(lang)
    with st.container(horizontal=True, gap="small"):
        for each in LANGUAGES:
            st.download_button(
                say(f"importing.template_{each}"),
                partial(_workbook, each),
                file_name="essaim-modele.xlsx" if each == "fr" else "essaim-template.xlsx",
                key=f"template_{each}",
                on_click="ignore",
            )


@st.cache_data(show_spinner=False)
def _workbook(lang: Language) -> bytes:
    from ui.template import write_template  # noqa: PLC0415 - slow to load, not always needed

    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lang=lang)
        return path.read_bytes()


def _formats(lang: Language) -> None:
    """Say what can be read."""
    import importers  # noqa: PLC0415 - slow to load, not always needed

    say = frame.speaker(lang)
    names = [name for name in importers.READERS if name != "mapped"]
    frame.section(say("importing.formats"))
    frame.show(el("ul", *(el("li", say(f"format.{name}")) for name in names), cls="dots"))
    frame.show(el("p", say("importing.any_table"), cls="quiet"))


def _wish(reading: Reading, sent: Sequence[UploadedFile], lang: Language) -> Wish:
    """Ask what the files do not say: who brings them, their format, their place, which column is which."""
    import importers  # noqa: PLC0415 - slow to load, not always needed

    say = frame.speaker(lang)
    left, right = st.columns(2, gap="medium")
    by = left.text_input(say("importing.by"), key="import_by", placeholder=actions.whoami(), max_chars=100)
    names = reading.names()
    territory = right.selectbox(
        say("importing.territory"),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=say("importing.no_territory"),
        key="import_territory",
        help=say("importing.territory_help"),
    )
    with st.expander(say("importing.more"), key="import_more"):
        reader = st.selectbox(
            say("importing.format"),
            [name for name in importers.READERS if name != "mapped"],
            index=None,
            format_func=lambda name: say(f"format.{name}"),
            placeholder=say("importing.recognise"),
            key="import_format",
        )
        mapping = chosen_columns(sent[0], lang) if len(sent) == 1 else {}
        if len(sent) > 1:
            frame.show(el("p", say("importing.one_file_only"), cls="quiet"))
    return actions.Wish(
        format=None if mapping else reader,
        mapping=mapping,
        territory=territory,
        dry_run=True,
        by=by.strip() or None,
    )


def _previewed(reading: Reading, sent: Sequence[UploadedFile], wish: Wish, lang: Language) -> list[FileReport]:
    """Return what the import would do, worked out once for the same files, answers and state of the workspace."""
    said = repr(([(each.file_id, each.name, each.size) for each in sent], wish, reading.stamp))
    key = hashlib.sha256(said.encode()).hexdigest()
    kept = st.session_state.get(PREVIEW)
    if kept is None or kept[0] != key:
        kept = (key, _run(reading.workspace, sent, wish, lang, total=0))
        st.session_state[PREVIEW] = kept
    found: list[FileReport] = kept[1]
    return found


def _run(
    workspace: Workspace, sent: Sequence[UploadedFile], wish: Wish, lang: Language, *, total: int
) -> list[FileReport]:
    """Import, showing how far it is; without a total only the rows read so far are shown."""
    say = frame.speaker(lang)
    bar = st.progress(0.0, text=say("importing.reading"))

    def told(name: str, rows: int) -> None:
        share = min(rows / total, 1.0) if total else 0.0
        bar.progress(share, text=going.plain(say("importing.rows", file=name, rows=shown(rows, lang))))

    try:
        with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
            names = placed(sent, Path(folder))
            return actions.import_files(workspace, list(names), wish=wish, names=names, progress=told)
    finally:
        bar.empty()


def _refused_rows(found: Sequence[FileReport], lang: Language) -> None:
    rows = [(each.file, row) for each in found if each.report for row in (*each.report.rejected, *each.report.doubted)]
    if rows:
        st.download_button(
            frame.speaker(lang)("importing.refused_rows", n=len(rows)),
            as_csv(rows, lang),
            file_name="essaim-lignes-refusees.csv" if lang == "fr" else "essaim-refused-rows.csv",
            mime="text/csv",
            on_click="ignore",
        )


def _write(
    reading: Reading, sent: Sequence[UploadedFile], wish: Wish, found: Sequence[FileReport], lang: Language
) -> None:
    say = frame.speaker(lang)
    useful = sum(each.report.written + each.report.merged for each in found if each.report)
    if not useful:
        frame.show(el("p", say("importing.nothing"), cls="quiet"))
    if not st.button(say("importing.write"), type="primary", disabled=not useful, key="import_write"):
        return
    total = sum(each.report.rows for each in found if each.report)
    st.session_state[DONE] = _run(reading.workspace, sent, _for_good(wish), lang, total=total)
    st.session_state.pop(PREVIEW, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()


def _for_good(wish: Wish) -> Wish:
    return actions.Wish(wish.format, wish.mapping, wish.territory, dry_run=False, by=wish.by)


def _done(lang: Language) -> None:
    """Show what the last import did, until the next one."""
    found: list[FileReport] = st.session_state.get(DONE, [])
    if not found:
        return
    say = frame.speaker(lang)
    frame.section(say("importing.done"))
    frame.show(*(outcome(each, lang, done=True) for each in found))
    _refused_rows(found, lang)
    going.link("overview", say("importing.go_overview"), lang)
    frame.section(say("importing.again"))


if __name__ == "__main__":
    main()
