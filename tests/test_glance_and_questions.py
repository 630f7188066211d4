from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from made_networks import COMMUNE, DAY, ELSEWHERE, HERE, actor, network, networks, of_letters, territory, tie

from graph.analysis.coverage import coverage
from graph.analysis.glance import at_a_glance
from graph.analysis.questions import Question, questions
from graph.model.terms import CATEGORIES
from ui.locale import LANGUAGES, text

if TYPE_CHECKING:
    from graph.model.network import Network

PLACES = (
    territory(),
    territory(ELSEWHERE),
    territory("19000", communes=()),
    territory(COMMUNE, communes=(COMMUNE,)),
)


@settings(max_examples=150, deadline=None)
@given(networks(most=10, ties=24))
def test_the_glance_says_what_coverage_says_of_each_territory(found: Network) -> None:
    rows = at_a_glance(found, PLACES, DAY).to_dicts()
    for place, row in zip(PLACES, rows, strict=True):
        one = coverage(found, place, DAY)
        expected: dict[str, object] = {"code": place.code, "actors": one.actors, "level": one.triad.level}
        expected |= {"attested": one.covered.attested, "possible": one.covered.possible}
        expected |= {category: one.presence[category].state for category in CATEGORIES}
        expected |= {f"{category}_actors": len(one.presence[category].actors) for category in CATEGORIES}
        assert row == expected


def test_a_glance_at_no_territory_and_at_nobody_has_all_columns() -> None:
    assert at_a_glance(network(), [], DAY).height == 0
    assert at_a_glance(network(), [territory()], DAY)["level"].to_list() == [0]
    assert at_a_glance(network(), [], DAY).schema == at_a_glance(network(), PLACES, DAY).schema


def asked(found: Network, applied_on: str | None = "2024-06-01") -> dict[tuple[str, ...], Question]:
    here = territory(applied_on=applied_on)
    told = questions(coverage(found, here, DAY), found, here)
    return {(each.code, *each.categories): each for each in told}


def test_who_is_never_asked_is_asked_of_the_best_connected() -> None:
    found = of_letters({"a": "public", "b": "public", "c": "collective"}, ["ba", "bc"])
    told = asked(found)
    assert told["category_never_asked", "economic"].ask == ("b", "a", "c")
    assert ("category_never_asked", "public") not in told
    assert told["researchers_never_asked", "research"].ask == ()


def test_a_pair_without_cooperation_is_asked_of_both_sides() -> None:
    told = asked(of_letters({"a": "public", "c": "collective", "e": "economic"}, ["ae"]))
    assert told["pair_never_asked", "collective", "public"].ask == ("c", "a")
    assert ("pair_never_asked", "public", "economic") not in told


def test_an_actor_without_category_is_to_be_confirmed() -> None:
    found = network(actors=[actor("n1"), actor("n2"), actor("a", "public")])
    assert asked(found)["uncategorised",] == Question("uncategorised", (), ("n1", "n2"), ("n1", "n2"))


def test_an_absence_beside_an_actor_is_asked_of_that_actor() -> None:
    absence = {"id": "x", "territory": HERE, "source": "s", "date": "2025", "author": "a", "category": "public"}
    found = network(actors=[actor("a", "public")], absences=[absence])
    assert asked(found)["contradicted", "public"] == Question("contradicted", ("public",), ("x",), ("a",))


def test_undated_ties_with_researchers_are_asked_of_both_ends() -> None:
    actors = [actor("c", "collective"), actor("lab", "research", territory=ELSEWHERE)]
    undated = network(actors=actors, relations=[tie("r", "lab", "c")])
    assert asked(undated)["researchers_undated", "research"].ask == ("c", "lab")
    assert asked(undated, None)["application_undated", "research"].records == ("r",)
    dated = network(actors=actors, relations=[tie("r", "lab", "c", since="2020")])
    assert not [key for key in asked(dated) if key[-1] == "research"]


def test_cooperation_stated_by_one_side_is_asked_of_the_other() -> None:
    actors = [actor("a", "public"), actor("b", "collective"), actor("c", "economic")]
    relations = [
        tie("r1", "a", "b", confirmed_by="source"),
        tie("r2", "b", "c", confirmed_by="target"),
        tie("r3", "a", "c", confirmed_by="both"),
        tie("r4", "c", "a"),
    ]
    told = asked(network(actors=actors, relations=relations))
    assert told["one_side_only",] == Question("one_side_only", (), ("r1", "r2"), ("b",))
    assert told["unconfirmed",] == Question("unconfirmed", (), ("r4",), ("a", "c"))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_every_question_can_be_said_in_both_languages(found: Network) -> None:
    here = territory()
    for question in questions(coverage(found, here, DAY), found, here):
        for lang in LANGUAGES:
            named = [text(f"analysis.category.{category}", lang) for category in question.categories]
            values = dict(zip(("category",) if len(named) == 1 else ("first", "second"), named, strict=False))
            said = text(f"question.{question.code}", lang, n=len(question.records), **values)
            assert all(name in said for name in named) or question.code.startswith(("researchers", "application"))
