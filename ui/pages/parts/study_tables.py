"""The tables of the researchers' page: who stands where, which categories mix, what breaks, which groups there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.mixing import expected_table
from graph.analysis.roles import ROLES as EVERY_ROLE
from graph.model.terms import folded
from ui.pages.parts.facts import term, told_apart
from ui.pages.parts.figures import Figures
from ui.pages.parts.square import Compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.analysis.tested import Place, Tested
    from ui.locale import Language
    from ui.pages.parts.figures import Cell
    from ui.pages.parts.frame import Say
    from ui.pages.parts.square import Line
    from ui.studying import Study

MEASURES = (
    "degree",
    "betweenness",
    "closeness",
    "eigenvector",
    "core",
    "constraint",
    "effective_size",
    "efficiency",
)
ROLES = {
    "coordinator": "coordinator",
    "itinerant": "itinerant",
    "representative": "representative_or_gatekeeper",
    "liaison": "liaison",
}
"""Without direction a representative is a gatekeeper too, and stands once."""
ROLE_ROWS = [EVERY_ROLE.index(role) for role in ROLES]
CHANCE = ("mean_labels", "z", "p_labels", "q_labels", "verdict")


class Tables:
    """The tables of one study in one language; `ids` puts the ids of actors first, for what is taken away."""

    def __init__(self, study: Study, say: Say, lang: Language) -> None:
        """Take a study and how to say it."""
        self.study = study
        self.found = study.analysis
        self.say = say
        self.lang = lang
        self._names = told_apart(dict(study.names))

    def head(self, *keys: str) -> list[str]:
        """Return the words of some headings."""
        return [self.say(f"research.column.{key}") for key in keys]

    def name(self, actor: str) -> str:
        """Return an actor's name, told apart from others of the same name."""
        return self._names.get(actor, actor)

    def category(self, held: str) -> str:
        """Return a category, or several that one actor holds, in words."""
        return " + ".join(term("category_short", each, self.lang) for each in (held or "none").split("|"))

    def _who(self, row: int, *, ids: bool) -> list[Cell]:
        actor = self.found.graph.ids[row]
        who: list[Cell] = [self.name(actor), self.category(self.study.held[row])]
        return [actor, *who] if ids else who

    def _heads(self, *more: str, ids: bool) -> list[str]:
        return self.head(*(("id",) if ids else ()), "actor", "category", *more)

    def by_name(self) -> list[int]:
        """Return the rows of the actors by name."""
        ids = self.found.graph.ids
        return sorted(range(len(ids)), key=lambda row: (folded(self.name(ids[row])), ids[row]))

    def positions(self, order: Iterable[int], *, ids: bool = False, measures: Sequence[str] = MEASURES) -> Figures:
        """Return the measures of each actor."""
        columns = [self.found.nodes[each].tolist() for each in measures]
        rows = [[*self._who(row, ids=ids), *(column[row] for column in columns)] for row in order]
        return Figures(self._heads(*measures, ids=ids), rows)

    def roles(self, order: Iterable[int], *, ids: bool = False, tested: bool = False) -> Figures:
        """Return how often each actor plays each role; `tested`: with z and adjusted p of each."""
        played, against = self.found.roles or {}, self.found.brokerage.by_actor if self.found.brokerage else None
        more = [f"{what}_{role}" for role in ROLES for what in ("z", "q")] if tested else []
        rows = []
        for row in order:
            cells: list[Cell] = [*self._who(row, ids=ids), *(int(played[role][row]) for role in ROLES)]
            if against is not None and more:
                cells += [float(each[role, row]) for role in ROLE_ROWS for each in (against.z, against.adjusted)]
            rows.append(cells)
        return Figures([*self._heads(*ROLES.values(), ids=ids), *more], rows)

    def role_totals(self) -> Figures:
        """Return how often each role is played in all, beside dealt-out categories."""
        found = self.found.brokerage
        rows = [[self.role(row), *self._tested(found.total, row)] for row in ROLE_ROWS] if found else []
        return Figures(self.head("role", "times", *CHANCE), rows)

    def roles_by_category(self) -> Figures:
        """Return how often the brokers of each category play each role, beside dealt-out categories."""
        found = self.found.brokerage
        rows = [
            [name, self.role(row), *self._tested(found.by_category, (row, at))]
            for at, name in enumerate(self.categories())
            for row in ROLE_ROWS
            if found
        ]
        return Figures(self.head("category", "role", "times", *CHANCE), rows)

    def role_matrix(self) -> list[Line]:
        """Return how often the brokers of each category play each role, each with what it means."""
        found = self.found.brokerage.by_category if self.found.brokerage else None
        return [
            (
                name,
                [
                    Compared(int(found.observed[row, at]), float(found.mean[row, at]), found.verdict((row, at)))
                    for row in ROLE_ROWS
                ],
            )
            for at, name in enumerate(self.categories())
            if found
        ]

    def triads(self, *, told: bool = False) -> Figures:
        """Return how many triangles each combination of categories closes; `told`: where there is anything to tell."""
        found = self.study.triads
        if found is None:
            return Figures((), ())
        rows = [
            [", ".join(map(self.category, three)), *self._tested(found.tested, at)]
            for at, three in enumerate(found.combinations)
            if not told or found.tested.observed[at] or found.tested.verdict(at) != "undetermined"
        ]
        return Figures(self.head("three", "triangles", *CHANCE), rows)

    def steadiness(self, measures: Sequence[str]) -> Figures:
        """Return, for each ranking, its first three and how often each stays there when ties are missing."""
        rows: list[list[Cell]] = []
        for measure in measures:
            found = self.study.steadiness_of(measure)
            word = self.say(f"research.column.{measure}")
            rows += [
                [word, self.name(actor), kept, found.overlap, found.draws]
                for actor, kept in zip(found.top, found.kept, strict=True)
            ]
        return Figures(self.head("ranking", "among_first", "stays", "overlap", "resamplings"), rows)

    def role(self, row: int) -> str:
        """Return a role in words."""
        return self.say(f"research.column.{ROLES[EVERY_ROLE[row]]}")

    def categories(self) -> list[str]:
        """Return the categories of the network in words, in their order."""
        return [self.category(each) for each in self.found.mixing.categories.names] if self.found.mixing else []

    def _tested(self, tested: Tested, at: Place) -> list[Cell]:
        figures = (tested.mean, tested.z, tested.p, tested.adjusted)
        verdict = self.say(f"research.verdict.{tested.verdict(at)}")
        return [int(tested.observed[at]), *(float(each[at]) for each in figures), verdict]

    def composition(self) -> Figures:
        """Return how many actors each category has."""
        counts = self.found.composition.counts if self.found.composition else {}
        return Figures(self.head("category", "actors"), [[self.category(key), n] for key, n in counts.items()])

    def indices(self) -> Figures:
        """Return the indices of composition."""
        found = self.found.composition
        names = ("blau", "blau_unbiased", "iqv", "evenness")
        return Figures(
            self.head("index", "value"),
            [[self.say(f"research.column.{name}"), getattr(found, name, None)] for name in names],
        )

    def mixing(self) -> Figures:
        """Return each pair of categories that could be tied, beside three expectations."""
        models = ("expected", "mean_labels", "q_labels", "mean_degrees", "q_degrees", "verdict")
        return Figures(self.head("first", "second", "ties", *models), list(self._pairs()))

    def _pairs(self) -> Iterator[list[Cell]]:
        mixing = self.found.mixing
        cells = mixing.cells if mixing else None
        if cells is None or mixing is None:
            return
        names = [self.category(each) for each in mixing.categories.names]
        expected = expected_table(self.found.graph, mixing.categories)
        for a, b in zip(*np.triu_indices(len(names)), strict=True):
            if expected is None or not expected[a, b]:
                continue
            models = [
                float(table[a, b]) for model in (cells.labels, cells.degrees) for table in (model.mean, model.adjusted)
            ]
            verdict = self.say(f"research.verdict.{cells.verdict(int(a), int(b))}")
            yield [names[a], names[b], int(cells.table[a, b]), float(expected[a, b]), *models, verdict]

    def matrix(self) -> list[Line]:
        """Return the ties between categories, each with what it means beside both null models."""
        mixing = self.found.mixing
        cells = mixing.cells if mixing else None
        if cells is None:
            return []
        places = range(len(self.categories()))
        return [
            (
                name,
                [
                    None
                    if np.isnan(cells.labels.p[a, b])
                    else Compared(int(cells.table[a, b]), float(cells.labels.mean[a, b]), cells.verdict(a, b))
                    for b in places
                ],
            )
            for a, name in enumerate(self.categories())
        ]

    def degrees(self) -> Figures:
        """Return how many actors have each number of ties."""
        counts = Counter(self.found.nodes["degree"].tolist())
        n = self.found.graph.n
        return Figures(
            self.head("degree", "actors", "share"),
            [[degree, count, count / n] for degree, count in sorted(counts.items())],
        )

    def fragile(self, *, few: bool = False) -> Figures:
        """Return what the network hangs on; of few actors without an index."""
        found = self.found
        rows: list[list[Cell]] = [[self.say("research.cut_point"), self.name(each), None] for each in found.cut_points]
        rows += [[self.say("research.bridge"), f"{self.name(a)} – {self.name(b)}", None] for a, b in found.bridges]
        for size, players in enumerate(() if few else found.key_players, start=1):
            if players:
                who = ", ".join(self.name(found.graph.ids[row]) for row in players.members)
                rows.append([self.say(f"research.key_{size}"), who, players.fragmentation])
        return Figures(self.head("what", "who", "fragmentation"), rows)

    def groups(self) -> Figures:
        """Return the members of each sub-group of two actors or more; who stands alone is in none."""
        found = self.found.communities.members.tolist()
        sizes = Counter(found)
        numbers = {group: place for place, group in enumerate((g for g in sorted(sizes) if sizes[g] > 1), start=1)}
        order = sorted((row for row in self.by_name() if found[row] in numbers), key=found.__getitem__)
        rows = [[numbers[found[row]], *self._who(row, ids=True)] for row in order]
        return Figures(self.head("group", "id", "actor", "category"), rows)

    def groups_by_category(self) -> Figures:
        """Return how many of each category each sub-group of two actors or more has."""
        groups = self.groups().rows
        names = self.categories()
        counts = Counter((row[0], row[-1]) for row in groups)
        numbers = sorted({int(row[0] or 0) for row in groups})
        rows: list[list[Cell]] = [[str(group), *(counts[group, name] for name in names)] for group in numbers]
        return Figures([*self.head("group"), *names], rows)
