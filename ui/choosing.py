"""What the pages and the commands of the choice do alike: judge, select, decide, show again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.analysis.chosen import NO_PREFERENCE, USUAL_CHANCE, Wanted
from graph.analysis.criteria import criteria
from graph.analysis.scales import candidate_of
from graph.analysis.selection import select
from graph.analysis.surroundings import concerning
from graph.errors import EssaimError, InputRefused, UsageError
from graph.workspace import today
from graph.workspace.choices import Frozen, keep_decision
from graph.workspace.contradictions import contradictions, records_concerned
from graph.workspace.register import declared, territory
from ui.choosing_answers import criteria_json, selection_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.analysis.chosen import Chance, Preference, Selection
    from graph.analysis.verdicts import Ground, Judged, Wave
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Evidence, Workspace
    from graph.workspace.contradictions import Contradiction

    Tell = Callable[[str, int, int], None]

CANDIDATE = "candidate"
FEW = 40
"""Up to so many territories are judged by what concerns them alone, not by the whole country."""


@dataclass(frozen=True)
class Asked:
    """For which wave and on which day, as known by which day; None is today, and now."""

    wave: Wave = "first"
    as_of: str | None = None
    known_on: str | None = None

    @property
    def day(self) -> str:
        """The day that is asked about."""
        return self.as_of or today()


USUAL = Asked()


@dataclass(frozen=True, eq=False)
class Assessment:
    """Territories judged, with what names their actors and says where each record comes from.

    Sources are read from the journal when they are first asked for, while the workspace is open.
    """

    workspace: Workspace
    asked: Asked
    everything: Network
    """All that is recorded, on all days."""
    judged: tuple[Judged, ...]

    @cached_property
    def network(self) -> Network:
        """The whole network on the day."""
        return self.everything.on(self.asked.day)

    @cached_property
    def looked_at(self) -> Network:
        """What the verdicts look at on the day: the territories' surroundings, and little else."""
        return _looked_at(self.everything, [each.territory for each in self.judged]).on(self.asked.day)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the actors that the verdicts look at, by id."""
        return dict(self.looked_at.actors.select("id", "name").iter_rows())

    @cached_property
    def said(self) -> Mapping[tuple[str, str], Sequence[Evidence]]:
        """What was said of each record that a verdict rests on, oldest first, by table and id."""
        wanted = {table: set(ids) for table, ids in records_concerned(self.judged).items()}
        for each in self.judged:
            for criterion in (*each.criteria.values(), each.plus):
                for ground in criterion.because:
                    wanted.setdefault(ground.table, set()).add(ground.record)
        return {
            (table, record): found
            for table, ids in wanted.items()
            for record, found in self.workspace.evidence(table, sorted(ids), known_on=self.asked.known_on).items()
        }

    def source(self, ground: Ground) -> Evidence | None:
        """Return where a record was said last; None for what only the reference says."""
        found = self.said.get((ground.table, ground.record), ())
        return found[-1] if found else None

    def contradictions(self, judged: Judged) -> tuple[Contradiction, ...]:
        """Return what was said in two ways about a territory."""
        return contradictions(judged, self.said)


def assess(workspace: Workspace, codes: Sequence[str] = (), asked: Asked = USUAL, *, asking: bool = True) -> Assessment:
    """Judge some territories, or all that are declared, in the order given or of their codes.

    Raises
    ------
    InputRefused
        `unknown_territory`, `repeated_territory`.
    """
    network = workspace.undated(known_on=asked.known_on)
    once(codes)
    wanted = [territory(network, code) for code in codes] if codes else all_declared(network)
    return _assessed(workspace, asked, network, wanted, asking=asking)


def assess_candidates(
    workspace: Workspace, asked: Asked = USUAL, *, asking: bool = False, tell: Tell = lambda _step, _done, _of: None
) -> Assessment:
    """Judge all candidates, in the order of their codes; by default without what to ask, which takes time.

    `tell` is told what is being done, how much of it is done, and of how much.
    """
    tell("gathering", 0, 1)
    network = workspace.undated(known_on=asked.known_on)
    return _assessed(workspace, asked, network, candidates(network), asking=asking, tell=tell)


def _assessed(  # noqa: PLR0913 - what is judged, how, and whom to tell
    workspace: Workspace,
    asked: Asked,
    network: Network,
    wanted: Sequence[Territory],
    *,
    asking: bool,
    tell: Tell = lambda _step, _done, _of: None,
) -> Assessment:
    judged = criteria(_looked_at(network, wanted), wanted, asked.day, asked.wave, asking=asking, tell=tell)
    return Assessment(workspace, asked, network, tuple(judged))


def _looked_at(network: Network, territories: Sequence[Territory]) -> Network:
    """Leave out what criteria do not look at, where that takes less time than looking."""
    return concerning(network, territories) if len(territories) <= FEW else network


def once(codes: Sequence[str]) -> None:
    """Refuse a code that is named twice."""
    for row, code in enumerate(codes):
        if code in codes[:row]:
            raise InputRefused("repeated_territory", code=code)


def all_declared(network: Network) -> list[Territory]:
    """Return the territories that somebody declared, by code."""
    return [declared(row) for row in network.territories.iter_rows(named=True)]


def candidates(network: Network) -> list[Territory]:
    """Return the declared territories whose status is candidate, by code."""
    rows = network.territories.filter(pl.col("status") == CANDIDATE)
    return [declared(row) for row in rows.iter_rows(named=True)]


def choose(
    assessment: Assessment, k: int, *, preference: Preference = NO_PREFERENCE, chance: Chance = USUAL_CHANCE
) -> Selection:
    """Select K of the territories of an assessment; quick enough to ask again for every move of a slider.

    Raises
    ------
    EssaimError
        As `graph.analysis.selection.select`.
    """
    wanted = Wanted(k, assessment.asked.wave, assessment.asked.day, preference, chance)
    return select([candidate_of(each) for each in assessment.judged], wanted)


@dataclass(frozen=True)
class Decision:
    """What a person decides: the territories, why, and who says so."""

    codes: tuple[str, ...]
    why: str
    by: str


def decide(
    workspace: Workspace,
    decision: Decision,
    asked: Asked = USUAL,
    *,
    preference: Preference = NO_PREFERENCE,
    chance: Chance = USUAL_CHANCE,
) -> Frozen:
    """Keep a decision with everything it rests on: the candidates' criteria and coverage, the selection, both dates.

    Raises
    ------
    UsageError
        `no_reason`.
    InputRefused
        `unknown_territory`, `repeated_territory`; as `drawn_weights`.
    WorkspaceUnusable
        `read_only`.
    """
    if not decision.why.strip():
        raise UsageError("no_reason")
    revision = workspace.revision
    among = assess_candidates(workspace, asked, asking=True)
    known = {each.code for each in among.judged}
    others = [code for code in decision.codes if code not in known]
    once(decision.codes)
    beside = assess(workspace, others, asked).judged if others else ()
    everybody = Assessment(workspace, asked, among.everything, (*among.judged, *beside))
    body = {
        "date": today(),
        "by": decision.by,
        "why": decision.why.strip(),
        "territories": list(decision.codes),
        "wave": asked.wave,
        "as_of": asked.day,
        "known_on": asked.known_on or today(),
        "revision": revision,
        "criteria": criteria_json(everybody),
        "coverage": {each.code: each.coverage.as_json() for each in everybody.judged},
        "selection": _selection(among, len(decision.codes), preference, chance),
    }
    return keep_decision(workspace, body, by=decision.by, why=decision.why.strip())


def _selection(among: Assessment, k: int, preference: Preference, chance: Chance) -> dict[str, Any]:
    """Return what the same number of places comes to by the scales; a person may decide where that has no answer."""
    try:
        return selection_json(choose(among, k, preference=preference, chance=chance))
    except EssaimError as error:
        if error.code != "too_few_candidates":
            raise
        return {"k": k, "refused": error.code, "draws": chance.draws, "seed": chance.seed}


def row_of(frozen: Frozen) -> dict[str, Any]:
    """Return a decision as `decisions` shows it."""
    shown = ("date", "territories", "why", "by", "wave", "as_of", "known_on", "revision")
    told = {name: frozen.body[name] for name in shown}
    answer = {"decision": frozen.id, **told, "checksum": frozen.checksum, "entry": frozen.entry, "frozen": frozen.body}
    return answer | ({"checksum_before_erasure": frozen.first} if frozen.first else {})


def is_row_of(found: Mapping[str, Any]) -> bool:
    """Tell whether what a decision file says beside its frozen part is what the frozen part says."""
    body = found["frozen"]
    return all(found[name] == body.get(name) for name in found if name in body)
