"""What every section of the researchers' page needs: words, figures, files, and what a figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.steadiness import DRAWS as RESAMPLINGS
from ui.locale import shown, texts
from ui.pages.parts import frame
from ui.pages.parts.facts import day, term
from ui.pages.parts.markup import Html, el
from ui.pages.parts.square import square
from ui.pages.parts.study_tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.locale import Language
    from ui.pages.parts.figures import Figures
    from ui.pages.parts.square import Line
    from ui.studying import Study

NAMED = 40
WIDTH = 12
"""The longest bar, in rem."""


class Sheet:
    """One study in one language."""

    def __init__(self, study: Study, lang: Language) -> None:
        """Take the study and the language."""
        self.study = study
        self.found = study.analysis
        self.lang = lang
        self.say = frame.speaker(lang)
        self.tables = Tables(study, self.say, lang)

    def number(self, value: float | None, digits: int = 2) -> str:
        """Return a figure in words, `indéterminé` where there is none."""
        return self.say("research.undetermined") if value is None else shown(round(value, digits), self.lang)

    def rests(self) -> Html:
        """Return what all figures rest on."""
        rests = self.found.rests_on
        share = rests["share_with_evidence"]
        said = self.say(
            "research.rests_on",
            types=", ".join(term("type_name", each, self.lang) for each in rests["relation_types"]),
            day=day(rests["as_of"], self.lang),
            n=rests["n"],
            m=rests["m"],
            share=self.say("research.undetermined")
            if share is None
            else self.say("research.percent", share=round(100 * share)),
        )
        return el("p", said, cls="quiet")

    def note(self, name: str, *models: str) -> None:
        """Show how a figure is made, after whom, and what it rests on."""
        question = self.study.question
        said = [
            self.say(f"research.model.{each}", draws=question.draws, seed=question.seed, resamplings=RESAMPLINGS)
            for each in models or ("none",)
        ]
        key = f"research.citation.{name}"
        source = self.say("research.source", source=self.say(key)) if key in texts() else ""
        frame.show(
            el(
                "details",
                el("summary", self.say("research.method")),
                el("p", self.say(f"research.note.{name}")),
                *((el("p", source, cls="quiet"),) if source else ()),
                self.rests(),
                el("p", " ".join(said), cls="quiet"),
            )
        )

    def file(self, name: str, content: bytes, ending: str = "csv") -> None:
        """Offer a figure's numbers to take away."""
        question = self.study.question
        st.download_button(
            self.say("research.download", what=self.say(f"research.file.{name}"), ending=ending.upper()),
            content,
            file_name="-".join(("essaim", *question.codes[:3], name.replace("_", "-"), question.day)) + f".{ending}",
            mime="application/json" if ending == "json" else "text/csv",
            on_click="ignore",
            key=f"research_file_{name}",
        )

    def files(self, **figures: Figures) -> None:
        """Offer several figures side by side."""
        with st.container(horizontal=True, gap="small"):
            for name, each in figures.items():
                self.file(name, each.as_csv())

    def table(self, figures: Figures, caption: str, *, first: int = 0, most: int | None = None) -> Html:
        """Return a figure as a table under its caption."""
        return figures.as_html(
            caption=self.say(f"research.caption.{caption}"),
            undetermined=self.say("research.undetermined"),
            lang=self.lang,
            first=first,
            most=most,
        )

    def square(self, names: Sequence[str], lines: Sequence[Line], caption: str) -> Html:
        """Return counts by category beside what chance would give."""
        heads = [*self.tables.head("category"), *names]
        return square(heads, lines, caption=self.say(f"research.caption.{caption}"), say=self.say, lang=self.lang)

    def folded(self, figures: Figures, caption: str) -> Html:
        """Return a figure that is there for those who open it."""
        return el("details", el("summary", self.say("research.numbers")), self.table(figures, caption))

    def listed(self, key: str, names: Iterable[str]) -> Html:
        """Return some names in a line, or that there are none."""
        said = list(names)
        if not said:
            return el("p", self.say(f"{key}_none"))
        rest = "…" if len(said) > NAMED else ""
        return el("p", self.say(key, n=len(said), names=", ".join(said[:NAMED]) + rest))

    def bars(self, heads: Sequence[str], rows: Iterable[tuple[Sequence[str], float]]) -> Html:
        """Return rows of words, each with a bar as long as its share: the same for eyes and for screen readers."""
        lines = []
        for (first, *others), share in rows:
            cells = [el("td", each, cls="number") for each in others]
            lines.append(el("tr", el("th", first, scope="row", cls="number"), *cells, el("td", _bar(share))))
        head = [el("th", self.tables.head(each)[0], scope="col", cls="number") for each in heads]
        return el("table", el("thead", el("tr", *head, el("td", "", aria_hidden="true"))), el("tbody", *lines))


def _bar(share: float) -> Html:
    look = f"width:{WIDTH * share:.2f}rem;height:.8rem;background:#00527f;border-radius:3px"
    return el("div", style=look, aria_hidden="true")
