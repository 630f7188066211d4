"""The sections of the researchers' page: every figure with its method, what it rests on, and its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from graph.analysis.steadiness import DRAWS as RESAMPLINGS
from graph.analysis.steadiness import MISSING
from ui.analysis_text import FEW, verdict
from ui.locale import shown, texts
from ui.pages.parts import frame
from ui.pages.parts.facts import day, term
from ui.pages.parts.figures import scrolled
from ui.pages.parts.markup import Html, el, joined
from ui.pages.parts.study_tables import MEASURES, Tables
from ui.studying import RANKED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.locale import Language
    from ui.pages.parts.figures import Figures
    from ui.studying import Study

A_PAGE = 50
MOST_RANKED = 500
"""Beyond so many actors 200 resamplings take too long for a page: no ranking then."""
MOST_CATEGORIES = 8
"""Beyond, a square of categories is no longer read; the list of pairs is."""
NAMED = 40
SIGNIFICANT = 0.05
WIDTH = 12
"""The longest bar, in rem."""


class StudyPage:
    """One study as a page shows it."""

    def __init__(self, study: Study, lang: Language) -> None:
        """Take the study and the language."""
        self.study = study
        self.found = study.analysis
        self.lang = lang
        self.say = frame.speaker(lang)
        self.tables = Tables(study, self.say, lang)

    def show(self) -> None:
        """Write all sections; of few actors only counts and lists."""
        self._counts()
        if not self.found.graph.n:
            frame.show(el("p", self.say("research.nobody")))
            return
        few = self.found.graph.n < FEW
        if few:
            said = self.say("measures.few", few=FEW)
            frame.show(el("div", el("p", said), cls="callout", role="status"))
        self._actors(few=few)
        if not few:
            self._roles()
            self._mixing()
        self._composition(few=few)
        self._fragility(few=few)
        if not few:
            self._communities()
        self._degrees()

    def number(self, value: float | None, digits: int = 2) -> str:
        """Return a figure in words, `indéterminé` where there is none."""
        return self.say("research.undetermined") if value is None else shown(round(value, digits), self.lang)

    def _counts(self) -> None:
        graph = self.found.graph
        figures = [("actors", self.number(graph.n)), ("ties", self.number(graph.m))]
        if graph.n:
            alone = int((graph.contacts == 0).sum())
            figures += [("components", self.number(graph.components)), ("isolates", self.number(alone))]
        if graph.n >= FEW:
            figures.append(("density", self.number(graph.density, 3)))
        boxes = [el("div", el("b", value), self.say(f"research.figure.{key}")) for key, value in figures]
        frame.show(el("div", *boxes, cls="figures", role="status"), self._rests())
        answer = json.dumps(self.found.as_json(), ensure_ascii=False, indent=1).encode()
        self._file("everything", answer, "json")

    def _rests(self) -> Html:
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

    def _note(self, name: str, *models: str) -> None:
        """Show how a figure is made, after whom, and what it rests on."""
        question = self.study.question
        said = [
            self.say(f"research.model.{each}", draws=question.draws, seed=question.seed, resamplings=RESAMPLINGS)
            for each in models or ("none",)
        ]
        frame.show(
            el(
                "details",
                el("summary", self.say("research.method")),
                el("p", self.say(f"research.note.{name}")),
                *self._source(name),
                self._rests(),
                el("p", " ".join(said), cls="quiet"),
            )
        )

    def _source(self, name: str) -> list[Html]:
        key = f"research.citation.{name}"
        return [el("p", self.say("research.source", source=self.say(key)), cls="quiet")] if key in texts() else []

    def _file(self, name: str, content: bytes, ending: str = "csv") -> None:
        question = self.study.question
        st.download_button(
            self.say("research.download", what=self.say(f"research.file.{name}"), ending=ending.upper()),
            content,
            file_name="-".join(("essaim", *question.codes[:3], name.replace("_", "-"), question.day)) + f".{ending}",
            mime="application/json" if ending == "json" else "text/csv",
            on_click="ignore",
            key=f"research_file_{name}",
        )

    def _html(self, figures: Figures, caption: str, *, first: int = 0, most: int | None = None) -> Html:
        return figures.as_html(
            caption=self.say(f"research.caption.{caption}"),
            undetermined=self.say("research.undetermined"),
            lang=self.lang,
            first=first,
            most=most,
        )

    def _actors(self, *, few: bool) -> None:
        frame.section(self.say("research.actors"))
        measures = ("degree",) if few else MEASURES
        order = self.tables.by_name() if few else self._order()
        first = self._first(len(order))
        frame.show(self._html(self.tables.positions(order, measures=measures), "positions", first=first, most=A_PAGE))
        self._file("positions", self.tables.positions(order, ids=True, measures=measures).as_csv())
        self._note("degree" if few else "positions", *(() if few else ("resampled",)))

    def _order(self) -> list[int]:
        """Ask for the order of the actors; a ranking comes with how far it can be trusted."""
        if self.found.graph.n > MOST_RANKED:
            frame.show(el("p", self.say("research.no_ranking", most=MOST_RANKED), cls="quiet"))
            return self.tables.by_name()
        if not self.found.graph.m:
            return self.tables.by_name()
        by = st.selectbox(
            self.say("research.order"),
            ["name", *RANKED],
            format_func=lambda each: self.say(f"research.order_by.{each}"),
            key="research_order",
        )
        if by not in RANKED:
            return self.tables.by_name()
        with st.spinner(self.say("research.resampling")):
            steady = self.study.steadiness_of(by)
        said = [
            el("li", self.say("research.stays", name=self.tables.name(actor), share=round(100 * kept)))
            for actor, kept in zip(steady.top, steady.kept, strict=True)
        ]
        head = self.say("research.steady", missing=round(100 * MISSING), draws=RESAMPLINGS)
        whole = self.say("research.overlap", overlap=self.number(steady.overlap))
        frame.show(el("div", el("p", head), el("ul", *said, cls="dots"), el("p", whole), cls="callout ask"))
        return self.study.ranked_by(by)

    def _first(self, rows: int) -> int:
        pages = -(-rows // A_PAGE)
        if pages <= 1:
            return 0
        at = st.number_input(self.say("overview.page", n=pages), 1, pages, key="research_at", width=180)
        return (int(at) - 1) * A_PAGE

    def _roles(self) -> None:
        frame.section(self.say("research.roles"))
        order = self.tables.by_name()
        played = [row for row in order if any(each[row] for each in (self.found.roles or {}).values())]
        if not played:
            frame.show(el("p", self.say("research.no_roles")))
            return
        frame.show(self._html(self.tables.role_totals(), "role_totals"))
        inside = self._html(self.tables.roles(played), "roles", most=4 * A_PAGE)
        frame.show(el("details", el("summary", self.say("research.who_plays", n=len(played))), inside))
        with st.container(horizontal=True, gap="small"):
            self._file("roles", self.tables.roles(order, ids=True).as_csv())
            self._file("role_totals", self.tables.role_totals().as_csv())
        self._note("roles", "labels")

    def _mixing(self) -> None:
        frame.section(self.say("research.mixing"))
        found = self.found.mixing
        if found is None or found.cells is None:
            frame.show(el("p", self.say("research.no_ties")))
            return
        pairs = self.tables.mixing()
        numbers = self._html(pairs, "mixing")
        parts = []
        if len(found.categories.names) <= MOST_CATEGORIES:
            parts.append(self._html(self.tables.matrix(), "matrix"))
            numbers = el("details", el("summary", self.say("research.numbers")), numbers)
        frame.show(*parts, numbers, self._indices_of_mixing())
        if 2 / (self.study.question.draws + 1) * len(pairs.rows) >= SIGNIFICANT:
            frame.show(el("p", self.say("research.few_draws", n=len(pairs.rows)), cls="quiet"))
        self._file("mixing", pairs.as_csv())
        self._note("mixing", "labels", "degrees")

    def _indices_of_mixing(self) -> Html:
        found = self.found.mixing
        if found is None:
            return joined()
        means = self.say(f"measures.ei_{verdict(found)}")
        values = {
            f"{what}_{name}": self.number(getattr(model, what), 3)
            for name, model in (("labels", found.labels), ("degrees", found.degrees))
            for what in ("mean", "p")
        }
        return joined(
            el("p", self.say("measures.ei", value=self.number(found.ei_index), means=means)),
            el("p", self.say("research.ei_models", **values), cls="quiet"),
            el("p", self.say("research.assortativity", value=self.number(found.assortativity)), cls="quiet"),
        )

    def _composition(self, *, few: bool) -> None:
        frame.section(self.say("research.composition"))
        counts = self._html(self.tables.composition(), "composition")
        frame.show(counts, *(() if few else (self._html(self.tables.indices(), "indices"),)))
        with st.container(horizontal=True, gap="small"):
            self._file("composition", self.tables.composition().as_csv())
            if not few:
                self._file("indices", self.tables.indices().as_csv())
        self._note("counts" if few else "composition")

    def _fragility(self, *, few: bool) -> None:
        frame.section(self.say("research.fragility"))
        name = self.tables.name
        frame.show(
            self._listed("cut_points", [name(each) for each in self.found.cut_points]),
            self._listed("bridges", [f"{name(a)} – {name(b)}" for a, b in self.found.bridges]),
        )
        if not few:
            frame.show(*self._key_players())
        self._file("fragility", self.tables.fragile(few=few).as_csv())
        self._note("cuts" if few else "fragility")

    def _listed(self, key: str, names: Iterable[str]) -> Html:
        said = list(names)
        if not said:
            return el("p", self.say(f"measures.{key}_none"))
        rest = "…" if len(said) > NAMED else ""
        return el("p", self.say(f"measures.{key}", n=len(said), names=", ".join(said[:NAMED]) + rest))

    def _key_players(self) -> list[Html]:
        said = []
        for key, players in zip(("key_player", "key_pair"), self.found.key_players, strict=True):
            if players and players.fragmentation is not None:
                who = ", ".join(self.tables.name(self.found.graph.ids[row]) for row in players.members)
                words = self.say(f"measures.{key}", names=who, share=self.number(players.fragmentation))
                said.append(el("p", words if players.exact else f"{words} {self.say('research.inexact')}"))
        return said

    def _communities(self) -> None:
        frame.section(self.say("research.communities"))
        found = self.found.communities
        if found.stable:
            figures = self.tables.groups()
            words = self.say("measures.communities", n=len({row[0] for row in figures.rows}))
            alone = self.say("research.in_no_group", n=self.found.graph.n - len(figures.rows))
            frame.show(el("p", words), el("p", alone, cls="quiet"), self._html(figures, "groups"))
        else:
            frame.show(el("p", self.say("measures.communities_none")))
        values = {name: self.number(getattr(found, name), 3) for name in ("modularity", "p", "stability")}
        frame.show(el("p", self.say("research.community_values", **values), cls="quiet"))
        if found.stable:
            self._file("communities", self.tables.groups().as_csv())
        self._note("communities", "communities")

    def _degrees(self) -> None:
        """Draw the distribution as a table with bars: the same for eyes and for screen readers."""
        frame.section(self.say("research.degrees"))
        figures = self.tables.degrees()
        most = max(int(row[1] or 0) for row in figures.rows)
        lines = [
            el(
                "tr",
                el("th", str(degree), scope="row", cls="number"),
                el("td", self.say("research.n_actors", n=count), cls="number"),
                el("td", _bar(int(count or 0) / most)),
            )
            for degree, count, _ in figures.rows
        ]
        head = [el("th", self.tables.head(each)[0], scope="col", cls="number") for each in ("degree", "actors")]
        caption = self.say("research.caption.degrees")
        table = el("table", el("thead", el("tr", *head, el("td", "", aria_hidden="true"))), el("tbody", *lines))
        frame.show(scrolled(table, caption))
        self._file("degrees", figures.as_csv())
        self._note("degree")


def _bar(share: float) -> Html:
    look = f"width:{WIDTH * share:.2f}rem;height:.8rem;background:#00527f;border-radius:3px"
    return el("div", style=look, aria_hidden="true")
