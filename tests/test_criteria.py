"""The four criteria, held against their definition, and on the packaged example."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_networks import COMMUNE, DATES, DAY, ELSEWHERE, HERE, actor, frame, network, networks, territory, tie

from graph.analysis.answering import answers
from graph.analysis.coverage import coverage
from graph.analysis.criteria import criteria
from graph.analysis.possible_support import themes_in
from graph.analysis.questions import questions
from graph.analysis.researchers import researchers
from graph.analysis.scales import HIGHEST, candidate_of, scales_of
from graph.analysis.surroundings import concerning
from graph.analysis.verdicts import WAVES
from graph.model.network import Network
from graph.model.terms import TRANSITIONS

if TYPE_CHECKING:
    from graph.analysis.verdicts import Criterion, Judged, Verdict, Wave
    from graph.model.territory import Territory, TerritoryKind

KINDS = st.lists(st.sampled_from(list(TRANSITIONS)), max_size=3, unique=True).map(lambda held: "|".join(held) or None)


@st.composite
def countries(draw: st.DrawFn) -> tuple[Network, list[Territory]]:
    """Draw a network with needs, offers and kinds of transition, and three territories that say little or much."""
    net = draw(networks(most=6, ties=10))
    kinds = [draw(KINDS) for _ in range(net.initiatives.height)]
    keys = list(net.actors["id"])
    themes = st.sampled_from(["eau", "énergie", "eau|forêt"])
    some_needs: list[dict[str, object]] = [
        {"id": f"n{row}", "territory": draw(st.sampled_from([HERE, ELSEWHERE])), "theme": draw(themes)}
        | {"stated_on": draw(DATES), "kind": draw(st.sampled_from(["method", "theme", None]))}
        for row in range(draw(st.integers(0, 3)))
    ]
    offers: list[dict[str, object]] = [
        {"id": f"o{row}", "partner": draw(st.sampled_from(keys)), "theme": draw(themes), "since": draw(DATES)}
        | {"until": draw(DATES), "kind": draw(st.sampled_from(["method", "theme", None]))}
        for row in range(draw(st.integers(0, 3)) if keys else 0)
    ]
    transitions = pl.Series("transitions", kinds, dtype=pl.String)
    net = replace(
        net,
        initiatives=net.initiatives.with_columns(transitions),
        needs=frame("needs", some_needs).sort("id"),
        offers=frame("offers", offers).sort("id"),
    )
    said = st.sampled_from(["yes", "no", None])
    asked = [territory(applied_on=draw(DATES)), territory(ELSEWHERE, communes=()), territory("nowhere", communes=())]
    shapes: list[TerritoryKind] = ["epci", "group", "districts"]
    return net, [replace(each, resilience_project=draw(said), kind=draw(st.sampled_from(shapes))) for each in asked]


def one_judged(net: Network, where: Territory, wave: Wave = "first") -> Judged:
    return criteria(net, [where], DAY, wave)[0]


def first_by_definition(net: Network, where: Territory) -> Verdict:
    valid = net.on(DAY)
    busy = set(valid.participations["initiative"])
    kinds = {
        kind
        for row in valid.initiatives.iter_rows(named=True)
        if row["territory"] in where.places and row["id"] in busy
        for kind in (row["transitions"] or "").split("|")
        if kind
    }
    if where.resilience_project == "no":
        return "not_met"
    return "met" if where.resilience_project == "yes" and len(kinds) > 1 else "unknown"


def second_by_definition(net: Network, where: Territory) -> Verdict:
    valid = net.on(DAY)
    own = {row["id"] for row in valid.needs.iter_rows(named=True) if row["territory"] == where.code}
    answered = own & set(answers(net, DAY)["need"])
    return "met" if answered else "not_met" if own else "unknown"


def third_by_definition(where: Territory) -> Verdict:
    if where.kind == "epci":
        return "met"
    if not where.communes:
        return "unknown"
    return "met" if where.kind == "group" else "not_met"


@settings(deadline=None, max_examples=25)
@given(countries())
def test_every_verdict_is_that_of_its_definition(country: tuple[Network, list[Territory]]) -> None:
    net, asked = country
    for wave in WAVES:
        for each, where in zip(criteria(net, asked, DAY, wave), asked, strict=True):
            assert each.criteria["1"].verdict == (first_by_definition(net, where) if wave == "first" else "not_asked")
            assert each.criteria["2"].verdict == second_by_definition(net, where)
            assert each.criteria["3"].verdict == third_by_definition(where)
            found = coverage(net, where, DAY)
            assert each.coverage.as_json() == found.as_json()
            absent = any(found.presence[name].state == "absent" for name in ("collective", "public", "economic"))
            wanted = "met" if found.triad.level >= 3 else "not_met" if absent else "unknown"
            assert each.criteria["4"].verdict == wanted
            lab = found.presence["research"]
            plus = researchers(net.on(DAY), where, lab.absences * (not lab.actors))
            assert (each.plus.verdict, tuple(g.record for g in each.plus.because)) == (
                plus.verdict,
                plus.because + plus.absences,
            )
            told = {*each.criteria["4"].questions, *each.plus.questions}
            asked_of_it = set(questions(found, net, where))
            assert {question for question in told if question.code != "too_few_actors"} <= asked_of_it
            assert each.depends_on_coding == (wanted == "met" and min(found.codings.values()) < 3)
            assert each.met_by_other_coding == (wanted != "met" and max(found.codings.values()) >= 3)


@settings(deadline=None, max_examples=25)
@given(countries())
def test_an_unknown_says_what_to_ask_and_its_level_stays_open(country: tuple[Network, list[Territory]]) -> None:
    for each in criteria(*country, DAY):
        candidate = candidate_of(each)
        assert tuple(candidate.levels) == scales_of("first")
        for name, verdict in (*each.criteria.items(), ("plus", each.plus)):
            low, high = candidate.levels[name]
            assert 0 <= low <= high <= HIGHEST
            if verdict.verdict == "unknown":
                assert verdict.questions, name
                assert low < high == HIGHEST
            elif name == "4" and each.depends_on_coding:
                assert low < high
            elif not (name == "4" and len(set(each.coverage.codings.values())) > 1):
                assert low == high
        assert set(candidate.vetoes) == {name for name in "14" if each.criteria[name].verdict == "not_met"}


@settings(deadline=None, max_examples=8)
@given(countries())
def test_many_at_once_are_judged_as_each_alone(country: tuple[Network, list[Territory]]) -> None:
    net, asked = country
    assert criteria(net, asked, DAY) == [one_judged(net, where) for where in asked]
    quick = criteria(net, asked, DAY, asking=False)
    assert [candidate_of(each) for each in quick] == [candidate_of(each) for each in criteria(net, asked, DAY)]


def grounds(verdict: Criterion) -> list[tuple[str, str, str | None]]:
    return [(each.table, each.record, each.date) for each in verdict.because]


def test_a_territory_without_any_record_is_all_unknown() -> None:
    nothing = replace(territory(communes=()), kind="group")
    found = one_judged(Network.of(), nothing)
    assert [found.criteria[name].verdict for name in "1234"] == ["unknown"] * 4
    assert found.plus.verdict == "unknown"
    assert candidate_of(found).vetoes == ()
    assert set(candidate_of(found).levels.values()) == {(0, HIGHEST)}
    codes = [each.code for name in "1234" for each in found.criteria[name].questions]
    assert {"project_never_asked", "needs_never_stated", "communes_unknown", "category_never_asked"} <= set(codes)


def test_a_project_and_two_kinds_of_transition_with_actors_meet_criterion_1() -> None:
    where = replace(territory(applied_on="2025-03-01"), resilience_project="yes")
    rows: list[dict[str, object]] = [
        {"id": "i", "name": "Épicerie", "territory": HERE, "transitions": "social", "since": "2019"},
        {"id": "j", "name": "Toits", "territory": COMMUNE, "transitions": "energy|social"},
        {"id": "k", "name": "Sans personne", "territory": HERE, "transitions": "civic"},
        {"id": "later", "name": "Plus tard", "territory": HERE, "transitions": "civic", "since": "2026"},
    ]
    roles = [{"initiative": each, "actor": "far", "role": ""} for each in ("i", "j", "later")]
    net = network(actors=[actor("far", territory=ELSEWHERE)], initiatives=rows, participations=roles)
    found = one_judged(net, where)
    assert found.criteria["1"].verdict == "met"
    assert found.engagement.transitions == ("energy", "social")
    told = [("territories", HERE, "2025-03-01"), ("initiatives", "i", "2019"), ("initiatives", "j", None)]
    assert grounds(found.criteria["1"]) == told
    assert candidate_of(found).levels["1"] == (3, 3)
    one_kind = one_judged(replace(net, participations=net.participations.head(1)), where)
    assert one_kind.criteria["1"].verdict == "unknown"
    assert [each.code for each in one_kind.criteria["1"].questions] == ["transitions_unknown"]
    assert one_kind.criteria["1"].questions[0].records == ("k",)
    assert candidate_of(one_kind).levels["1"] == (2, HIGHEST)


def asking_country() -> Network:
    return network(
        actors=[actor("eaux", "national", territory=None), actor("gone", "national", territory=None, until="2024")],
        needs=[
            {"id": "n1", "territory": HERE, "kind": "theme", "theme": "Eau|forêt", "stated_on": "2025-02"},
            {"id": "n2", "territory": HERE, "kind": "method", "theme": "gouvernance"},
            {"id": "n3", "territory": ELSEWHERE, "theme": "énergie"},
        ],
        offers=[
            {"id": "o1", "partner": "eaux", "theme": "eau", "capacity": 2, "since": "2020"},
            {"id": "o2", "partner": "gone", "theme": "gouvernance"},
            {"id": "o3", "partner": "eaux", "theme": "énergie", "kind": "theme", "capacity": 0},
        ],
    )


def test_criterion_2_shows_partner_and_theme_for_the_territory() -> None:
    found, other = criteria(asking_country(), [territory(), territory(ELSEWHERE, communes=())], DAY)
    assert found.criteria["2"].verdict == "met"
    assert [(c.partner, c.theme, c.needs, c.offers) for c in found.support.cells] == [("eaux", "Eau", ("n1",), ("o1",))]
    assert found.support.orphans == ("n2",)
    assert grounds(found.criteria["2"]) == [("needs", "n1", "2025-02"), ("offers", "o1", "2020")]
    assert themes_in([found.support, other.support]) == ["Eau", "énergie"]
    # An offer without room answers, but stands low on the scale.
    assert (other.criteria["2"].verdict, candidate_of(other).levels["2"]) == ("met", (1, 1))
    assert candidate_of(found).levels["2"] == (3, 3)


def test_a_need_that_no_offer_answers_does_not_meet_criterion_2() -> None:
    alone = replace(asking_country(), offers=Network.of().offers)
    found = one_judged(alone, territory())
    assert found.criteria["2"].verdict == "not_met"
    assert [each.record for each in found.criteria["2"].because] == ["n1", "n2"]
    assert candidate_of(found).levels["2"] == (0, 0)


@pytest.mark.parametrize(
    ("kind", "communes", "verdict", "level"),
    [
        ("epci", (), "met", 4),
        ("group", ("1", "2"), "met", 3),
        ("districts", ("69383", "69387"), "not_met", 2),
        ("districts", ("69383",), "not_met", 1),
        ("commune", ("19272",), "not_met", 0),
    ],
)
def test_criterion_3_is_the_kind_of_territory(
    kind: TerritoryKind, communes: tuple[str, ...], verdict: str, level: int
) -> None:
    found = one_judged(Network.of(), replace(territory(communes=communes), kind=kind))
    assert (found.criteria["3"].verdict, candidate_of(found).levels["3"]) == (verdict, (level, level))


def test_a_verdict_that_hangs_on_the_coding_of_associations_says_so() -> None:
    actors = [actor("a", "collective|economic", kind="association"), actor("p", "public")]
    actors += [actor("c", "collective")]
    found = one_judged(network(actors=actors, relations=[tie("r", "a", "p"), tie("s", "c", "p")]), territory())
    assert found.criteria["4"].verdict == "met"
    assert found.depends_on_coding
    assert candidate_of(found).levels["4"] == (2, 3)


def test_researchers_before_and_after_the_application() -> None:
    actors = [actor("a", "collective"), actor("b", "public"), actor("lab", "research", territory=None)]
    where = territory(applied_on="2024-06-01")
    before = [
        tie("r", "a", "lab", since="2020"),
        tie("s", "lab", "b", since="2021"),
        tie("t", "b", "lab", since="2022"),
    ]
    found = one_judged(network(actors=actors, relations=before), where)
    assert (found.plus.verdict, found.partnerships) == ("met", 2)
    assert candidate_of(found).levels["plus"] == (3, 3)
    after = one_judged(network(actors=actors, relations=[tie("r", "a", "lab", since="2025")]), where)
    assert (after.plus.verdict, candidate_of(after).levels["plus"]) == ("not_met", (1, 1))
    undated = one_judged(network(actors=actors, relations=[tie("r", "a", "lab")]), where)
    assert (undated.plus.verdict, candidate_of(undated).levels["plus"]) == ("unknown", (1, HIGHEST))
    assert [each.code for each in undated.plus.questions] == ["researchers_undated"]


def test_those_who_sit_in_its_bodies_are_asked_first() -> None:
    net = network(
        actors=[actor("a", "collective"), actor("b", "public"), actor("seated", territory=None)],
        relations=[tie("r", "a", "b")],
        bodies=[{"id": "copil", "name": "Copil", "territory": HERE}],
        memberships=[{"body": "copil", "actor": "seated", "role": "présidente"}],
    )
    assert one_judged(net, territory()).criteria["2"].questions[0].ask == ("seated",)
    without = replace(net, memberships=Network.of().memberships)
    assert one_judged(without, territory()).criteria["2"].questions[0].ask == ("a", "b")


@settings(deadline=None, max_examples=40)
@given(countries(), st.integers(0, 3))
def test_what_concerns_some_territories_is_all_that_their_criteria_look_at(
    drawn: tuple[Network, list[Territory]], n: int
) -> None:
    net, territories = drawn
    asked = territories[:n]
    for day in (DAY, "2024-12-31"):
        assert criteria(concerning(net, asked), asked, day) == criteria(net, asked, day)
        assert criteria(concerning(net.on(day), asked), asked, day) == criteria(net, asked, day)
