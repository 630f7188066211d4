"""The four criteria of the programme: met, not met or unknown, each with what it rests on and what to ask."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.coverage import coverage
from graph.analysis.engagement import engagements
from graph.analysis.possible_support import supports
from graph.analysis.questions import MOST_ASKED, Connected, Question, questions
from graph.analysis.surroundings import surroundings
from graph.analysis.verdicts import KINDS_WANTED, MULTI_ACTOR, Criterion, Ground, Judged, Verdict
from graph.model.network import Network
from graph.model.terms import REQUIRED_CATEGORIES
from graph.model.territory import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph.analysis.coverage import Coverage
    from graph.analysis.verdicts import Engagement, Support, Wave

    Tell = Callable[[str, int, int], None]

_DATED = {"relations": "since", "initiatives": "since", "needs": "stated_on", "offers": "since", "absences": "date"}
"""The column that dates a record."""
_OF_RESEARCHERS = {"researchers_never_asked", "researchers_undated", "application_undated"}
_OF_COOPERATION = {"category_never_asked", "pair_never_asked", "contradicted", "uncategorised"}


def criteria(  # noqa: PLR0913 - what is judged, how, and whom to tell
    network: Network,
    territories: Sequence[Territory],
    day: str,
    wave: Wave = "first",
    *,
    asking: bool = True,
    tell: Tell = lambda _step, _done, _all: None,
) -> list[Judged]:
    """Return what the criteria come to for some territories on a day, in their order.

    Parameters
    ----------
    network
        Of the whole country: whoever offers support may have no tie to the territory.
    wave
        Criterion 1 is asked of the first three territories only.
    asking
        Whether to look for what to ask, and whom: a third of the time.
    tell
        Is told what is being done, how much of it is done, and of how much.

    Notes
    -----
    1: `met` with a declared project for resilience and initiatives with actors in two kinds of transition or more,
    `not_met` where there is no project, else `unknown`. 2: `met` where an offer answers a stated need, `unknown` where
    no need is stated, else `not_met`. 3: `met` for an inter-communality or a group of communes, `unknown` where no
    commune is, else `not_met`. 4: `met` where two of the three pairs of categories cooperate, `not_met` where a
    category is attested absent, else `unknown`; with it `plus`, the partnership with researchers before applying.
    """
    tell("judging", 0, len(territories))
    valid = network.on(day)
    parts = zip(
        territories,
        surroundings(valid, territories),
        engagements(valid, territories),
        supports(valid, territories, day),
        strict=True,
    )
    dates = _Dates(valid)
    found: list[Judged] = []
    for territory, around, engagement, support in parts:
        tell("judging", len(found), len(territories))
        asked = _Territory(territory, around, dates, day=day, asking=asking)
        found.append(_judged(asked, engagement, support, wave=wave))
    return found


class _Dates:
    """Makes records into grounds, each with its own date."""

    def __init__(self, network: Network) -> None:
        self._of: Mapping[str, Mapping[str, str | None]] = {
            table: dict(getattr(network, table).select("id", column).drop_nulls().iter_rows())
            for table, column in _DATED.items()
        }

    def grounds(self, table: str, records: Iterable[str]) -> tuple[Ground, ...]:
        return tuple(Ground(table, record, self._of[table].get(record)) for record in records)


class _Territory:
    """A territory, its surroundings, and whom one could ask about it."""

    def __init__(self, territory: Territory, around: Network, dates: _Dates, *, day: str, asking: bool) -> None:
        self.territory = territory
        self.day = day
        self.around = around
        self.grounds = dates.grounds
        self.asking = asking

    def declared(self, *, date: str | None = None) -> tuple[Ground, ...]:
        """Return what somebody declared of it, or the reference knows."""
        return (Ground("territories", self.territory.code, date),)

    @cached_property
    def coverage(self) -> Coverage:
        """Return its coverage; of most territories of a country nothing is known yet, and that is soon said."""
        if self.blank:
            return replace(_coverage_of_nothing(self.day), code=self.territory.code, name=self.territory.name)
        return coverage(self.around, self.territory, self.day)

    @property
    def blank(self) -> bool:
        """Whether nobody is recorded there, nor anybody's absence."""
        return self.around.actors.is_empty() and self.around.absences.is_empty()

    def ask(self, code: str, records: Sequence[str] = ()) -> tuple[Question, ...]:
        """Ask those who sit in its bodies, else its best connected actors."""
        if not self.asking:
            return ()
        if self.around.actors.is_empty():
            return (Question(code, (), tuple(records)),)
        seated = tuple(self.around.memberships["actor"].unique(maintain_order=True)[:MOST_ASKED])
        return (
            Question(code, (), tuple(records), seated or Connected.of(self.around, self.territory).ranked[:MOST_ASKED]),
        )


_NOWHERE = Territory("", "", "group", (), frozenset(), None, None)


@lru_cache(maxsize=8)
def _coverage_of_nothing(day: str) -> Coverage:
    return coverage(Network.of(), _NOWHERE, day)


@lru_cache(maxsize=8)
def _questions_of_nothing(day: str) -> tuple[Question, ...]:
    return tuple(questions(_coverage_of_nothing(day), Network.of(), _NOWHERE))


def _judged(asked: _Territory, engagement: Engagement, support: Support, *, wave: Wave) -> Judged:
    found = asked.coverage
    open_questions = _open_questions(asked, found)
    return Judged(
        territory=asked.territory,
        wave=wave,
        as_of=asked.day,
        criteria={
            "1": _engaged(asked, engagement) if wave == "first" else Criterion("not_asked"),
            "2": _supported(asked, support),
            "3": _inter_communal(asked),
            "4": _multi_actor(asked, found, open_questions),
        },
        plus=_with_researchers(asked, found, open_questions),
        engagement=engagement,
        support=support,
        coverage=found,
        partnerships=_pairs(asked.around, found.researchers.because),
    )


def _pairs(network: Network, relations: Sequence[str]) -> int:
    """Return how many different pairs of actors some relations join."""
    ends = network.relations.filter(pl.col("id").is_in(list(relations)))
    return ends.select(
        pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target").alias("b")
    ).n_unique()


def _engaged(asked: _Territory, found: Engagement) -> Criterion:
    said = asked.declared(date=asked.territory.applied_on) if found.project else ()
    under_way = asked.grounds("initiatives", found.initiatives)
    if found.project == "no":
        return Criterion("not_met", said)
    if found.project is None:
        return Criterion("unknown", under_way, asked.ask("project_never_asked"))
    if len(found.transitions) >= KINDS_WANTED:
        return Criterion("met", said + under_way)
    own = asked.around.initiatives.filter(pl.col("territory").is_in(list(asked.territory.places)))["id"]
    vague = [each for each in own if each not in set(found.initiatives)]
    return Criterion("unknown", said + under_way, asked.ask("transitions_unknown", vague))


def _supported(asked: _Territory, found: Support) -> Criterion:
    if not found.needs:
        return Criterion("unknown", (), asked.ask("needs_never_stated"))
    if not found.answered:
        return Criterion("not_met", asked.grounds("needs", found.needs))
    offers = sorted({offer for cell in found.cells for offer in cell.offers})
    return Criterion("met", asked.grounds("needs", found.answered) + asked.grounds("offers", offers))


def _inter_communal(asked: _Territory) -> Criterion:
    if asked.territory.kind == "epci":
        return Criterion("met", asked.declared())
    if not asked.territory.communes:
        return Criterion("unknown", asked.declared(), asked.ask("communes_unknown"))
    return Criterion("met" if asked.territory.kind == "group" else "not_met", asked.declared())


def _multi_actor(asked: _Territory, found: Coverage, open_questions: Sequence[Question]) -> Criterion:
    relations = sorted({relation for pair in found.pairs.values() for relation in pair.relations})
    absences = [
        absence
        for category in REQUIRED_CATEGORIES
        if found.presence[category].state == "absent"
        for absence in found.presence[category].absences
    ]
    verdict: Verdict = "met" if found.triad.level >= MULTI_ACTOR else "not_met" if absences else "unknown"
    because = asked.grounds("relations", relations) + asked.grounds("absences", absences)
    kept = {"contradicted"} if verdict != "unknown" else _OF_COOPERATION
    told = tuple(each for each in open_questions if each.code in kept)
    # Where one actor alone holds all categories, no pair can be asked about.
    return Criterion(verdict, because, told or (asked.ask("too_few_actors") if verdict == "unknown" else ()))


def _with_researchers(asked: _Territory, found: Coverage, open_questions: Sequence[Question]) -> Criterion:
    because = asked.grounds("relations", found.researchers.because)
    because += asked.grounds("absences", found.researchers.absences)
    asked_of = tuple(each for each in open_questions if each.code in _OF_RESEARCHERS)
    return Criterion(found.researchers.verdict, because, asked_of)


def _open_questions(asked: _Territory, found: Coverage) -> Sequence[Question]:
    """Return the questions about cooperation and researchers; none is looked for where both are known."""
    known = found.triad.level >= MULTI_ACTOR and found.researchers.verdict != "unknown"
    contradicted = any(each.contradicted for each in found.presence.values())
    if not asked.asking or (known and not contradicted):
        return ()
    return _questions_of_nothing(asked.day) if asked.blank else questions(found, asked.around, asked.territory)
