"""Many territories' surroundings at once, held against asking for one after the other."""

from __future__ import annotations

from hypothesis import given
from made_networks import COMMUNE, ELSEWHERE, HERE, actor, network, networks, territory, tie

from graph.analysis.surroundings import surroundings
from graph.model.network import Network, concat


@given(networks())
def test_they_are_what_each_territory_has_around_it(net: Network) -> None:
    asked = [territory(), territory(ELSEWHERE, communes=()), territory(COMMUNE, communes=()), territory("nowhere")]
    assert list(surroundings(net, asked)) == [net.around(each) for each in asked]


def test_bodies_needs_and_offers_come_along() -> None:
    here = network(
        actors=[actor("a", "public"), actor("far", "national", territory=None), actor("seated", territory=None)],
        relations=[tie("r", "far", "a"), tie("acts", "far", ELSEWHERE, type="acts_in")],
        needs=[{"id": "n", "territory": HERE, "theme": "eau"}],
        offers=[{"id": "o", "partner": "far", "theme": "eau"}, {"id": "p", "partner": "seated", "theme": "eau"}],
        bodies=[{"id": "b", "name": "Copil", "territory": HERE}],
        memberships=[{"body": "b", "actor": "seated", "role": "présidente"}],
        territories=[{"code": HERE}, {"code": ELSEWHERE}],
    )
    net = concat([here, network(actors=[actor("z", territory=ELSEWHERE)])])
    asked = [territory(), territory(ELSEWHERE, communes=())]
    assert list(surroundings(net, asked)) == [net.around(each) for each in asked]
    assert list(surroundings(net, [])) == []
