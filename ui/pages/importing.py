"""The page of imports: choose files, see what they would add, merge and be refused, then write."""

from __future__ import annotations

import hashlib
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui import actions
from ui.locale import shown
from ui.pages.parts import frame, going
from ui.pages.parts.asked_form import questions
from ui.pages.parts.columns import chosen_columns, looked_at
from ui.pages.parts.edge_types import chosen_type
from ui.pages.parts.markup import el
from ui.pages.parts.outcome import outcome
from ui.pages.parts.reads import Reading, open_workspace
from ui.pages.parts.refusals import as_csv
from ui.pages.parts.to_send import form, template
from ui.pages.parts.uploads import placed
from ui.pages.parts.working import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph.workspace import Workspace
    from ui.actions import FileReport, Wish
    from ui.locale import Language

PREVIEW, DONE, ROUND, WORK, TOTAL = "import_preview", "import_done", "import_round", "import_work", "import_total"
QUICK = 0.5
"""Seconds after which work is long enough to be shown."""
BETWEEN = 0.2
"""Seconds between two looks at it."""


def main() -> None:
    """Show the page."""
    lang = frame.language()
    say = frame.speaker(lang)
    frame.heading(say("importing.title"), say("importing.lead"))
    reading = Reading(open_workspace())
    template(lang)
    form(lang)
    _done(lang)
    under_way: Work[list[FileReport]] | None = st.session_state.get(WORK)
    if under_way is not None and under_way.what[0] == "write":
        _written(_awaited(under_way, lang))
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
    if any(isinstance(each.refused, actions.Stopped) for each in found):
        st.button(say("importing.resume"), key="import_resume", on_click=st.session_state.pop, args=(PREVIEW, None))
    frame.show(*(outcome(each, lang, done=False) for each in found))
    _refused_rows(found, lang)
    _write(reading, sent, wish, found, lang)


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
        sheet = looked_at(_identity(sent[0]), sent[0]) if len(sent) == 1 else None
        mapping = chosen_columns(sheet, _identity(sent[0]), lang) if sheet and not sheet.needed else {}
        if len(sent) > 1:
            frame.show(el("p", say("importing.one_file_only"), cls="quiet"))
    if sheet and sheet.needed and reader is None:
        mapping = questions(sheet, reading.workspace, _identity(sent[0]), lang)
    if len(sent) == 1 and not mapping:
        mapping = chosen_type(sent[0], _identity(sent[0]), lang)
    return actions.Wish(
        format=None if mapping else reader,
        mapping=mapping,
        territory=territory,
        dry_run=True,
        by=by.strip() or None,
    )


def _identity(sent: UploadedFile) -> str:
    return repr((sent.file_id, sent.name, sent.size))


def _previewed(reading: Reading, sent: Sequence[UploadedFile], wish: Wish, lang: Language) -> list[FileReport]:
    """Return what the import would do, worked out once for the same files, answers and state of the workspace."""
    said = repr(([_identity(each) for each in sent], wish, reading.stamp))
    key = hashlib.sha256(said.encode()).hexdigest()
    kept = st.session_state.get(PREVIEW)
    if kept is None or kept[0] != key:
        kept = (key, _run(reading.workspace, sent, wish, lang, what=("preview", key)))
        st.session_state[PREVIEW] = kept
    found: list[FileReport] = kept[1]
    return found


def _run(
    workspace: Workspace, sent: Sequence[UploadedFile], wish: Wish, lang: Language, *, what: tuple[str, str]
) -> list[FileReport]:
    """Begin an import in the background, unless it is under way, and show it until it ends."""
    work: Work[list[FileReport]] | None = st.session_state.get(WORK)
    if work is None or work.what != what:
        if work is not None:
            work.stop.set()
        work = Work.begin(what, partial(_import, workspace, [_Copied(each) for each in sent], wish))
        st.session_state[WORK] = work
    return _awaited(work, lang)


def _awaited(work: Work[list[FileReport]], lang: Language) -> list[FileReport]:
    """Show how far the work is, with a way to stop it; a run that is cut short finds it again."""
    if not work.over(within=QUICK):
        _show_progress(work, lang)
    st.session_state.pop(WORK, None)
    return work.answer()


def _show_progress(work: Work[list[FileReport]], lang: Language) -> None:
    say = frame.speaker(lang)
    total = st.session_state.get(TOTAL, 0) if work.what[0] == "write" else 0
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=say("importing.reading"))
        st.button(say("importing.stop"), key="import_stop", on_click=work.stop.set, help=say("importing.stop_help"))
        while not work.over(within=BETWEEN):
            name, rows, _ = work.told
            told = say("importing.rows", file=name, rows=shown(rows, lang)) if name else say("importing.reading")
            told = say("importing.stopping") if work.stop.is_set() else told
            bar.progress(min(rows / total, 1.0) if total else 0.0, text=going.plain(told))
    place.empty()


def _import(
    workspace: Workspace, sent: Sequence[_Copied], wish: Wish, tell: Callable[[str, int], None]
) -> list[FileReport]:
    with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
        names = placed(sent, Path(folder))
        return actions.import_files(workspace, list(names), wish=wish, names=names, progress=tell)


class _Copied:
    """A file that was sent, as long as the work needs it: the page may let go of its own."""

    def __init__(self, sent: UploadedFile) -> None:
        self.name = sent.name
        self._content = sent.getvalue()

    def getbuffer(self) -> memoryview:
        """Return its content."""
        return memoryview(self._content)


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
    if not useful and not any(isinstance(each.refused, actions.Stopped) for each in found):
        frame.show(el("p", say("importing.nothing"), cls="quiet"))
    if not st.button(say("importing.write"), type="primary", disabled=not useful, key="import_write"):
        return
    st.session_state[TOTAL] = sum(each.report.rows for each in found if each.report)
    _written(_run(reading.workspace, sent, _for_good(wish), lang, what=("write", st.session_state[PREVIEW][0])))


def _written(done: Sequence[FileReport]) -> None:
    """Show what was done; files that were stopped stay, to be imported again."""
    st.session_state[DONE] = list(done)
    st.session_state.pop(PREVIEW, None)
    if not any(isinstance(each.refused, actions.Stopped) for each in done):
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
