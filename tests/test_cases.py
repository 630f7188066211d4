"""The published and hand-checked values of known networks, each within the tolerance it is given with."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graph.analysis import measures
from graph.analysis.agreement import adjusted_mutual_information, adjusted_rand
from graph.analysis.analyse import analyse
from graph.analysis.communities import communities, modularity
from graph.analysis.fragility import distance_fragmentation, fragmentation, key_players
from graph.analysis.mixing import (
    Categories,
    assortativity,
    ei_index,
    expected_table,
    homophily,
    mixing_table,
    under_permuted_labels,
)
from graph.analysis.null_models import Purpose, generator, permuted, rewired
from graph.analysis.roles import ROLES, roles
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.structural_holes import ego_constraint, structural_holes
from graph.analysis.trios import trios
from graph.analysis.two_modes import projected, two_mode_constraint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Row = dict[str, str]


class Case:
    """One folder of the cases: rows of nodes and edges, and what is expected."""

    def __init__(self, folder: Path) -> None:
        self.nodes = self._rows(folder / "nodes.csv")
        self.edges = self._rows(folder / "edges.csv")
        self.expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
        self.labels = [row["label"] for row in self.nodes]

    @staticmethod
    def _rows(path: Path) -> list[Row]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def graph(self, *, directed: bool = False, weight: str | None = None, relation: str | None = None) -> SimpleGraph:
        edges = [row for row in self.edges if relation in (None, row.get("relation"))]
        pairs = [(row["source"], row["target"]) for row in edges]
        weights = [float(row[weight]) for row in edges] if weight else None
        return SimpleGraph.from_pairs(self.labels, pairs, weight=weights, directed=directed)

    def held(self, graph: SimpleGraph, column: str) -> list[str]:
        category = {row["label"]: row[column] for row in self.nodes}
        return [category[actor] for actor in graph.ids]

    def categories(self, graph: SimpleGraph, column: str) -> Categories:
        return Categories.from_names(self.held(graph, column))

    def in_file_order(self, graph: SimpleGraph, values: Iterable[Any]) -> list[Any]:
        found = dict(zip(graph.ids, values, strict=True))
        return [found[label] for label in self.labels]


def row(graph: SimpleGraph, actor: str) -> int:
    return graph.ids.index(actor)


def test_karate_has_the_known_optimum_of_modularity(shared: Path) -> None:
    case = Case(shared / "cases" / "karate")
    graph = case.graph()
    wanted = case.expected["computed"]
    club = case.categories(graph, "club").of
    found = communities(graph, rewired(graph, 200, generator(1, Purpose.COMMUNITIES)), seed=1)
    assert (graph.n, graph.m) == (34, 78)
    assert found.modularity == pytest.approx(wanted["optimal_modularity"], abs=1e-6)
    assert found.members.max() + 1 == wanted["communities"]
    assert found.p == pytest.approx(1 / 201)
    assert modularity(graph, club) == pytest.approx(wanted["club_modularity_networkx_attribute"], abs=1e-6)
    assert adjusted_rand(club, found.members) == pytest.approx(wanted["ARI_club_vs_optimum"], abs=1e-6)
    assert adjusted_mutual_information(club, found.members) == pytest.approx(wanted["AMI"], abs=1e-4)
    assert normalised_mutual_information(club, found.members) == pytest.approx(wanted["NMI"], abs=1e-4)


def normalised_mutual_information(a: Any, b: Any) -> float:  # noqa: ANN401 - arrays
    """By definition: not one of our measures, since it grows with the number of groups."""
    both = Counter(zip(a.tolist(), b.tolist(), strict=True))
    first, second, n = Counter(a.tolist()), Counter(b.tolist()), len(a)
    shared = sum(c / n * math.log(n * c / (first[x] * second[y])) for (x, y), c in both.items())
    entropy = [-sum(c / n * math.log(c / n) for c in each.values()) for each in (first, second)]
    return 2 * shared / sum(entropy)


def test_the_kite_has_three_different_centres(shared: Path) -> None:
    case = Case(shared / "cases" / "krackhardt_kite")
    graph = case.graph()
    wanted = case.expected["computed"]
    assert case.in_file_order(graph, measures.degree(graph)) == wanted["degree"]
    between = case.in_file_order(graph, measures.betweenness(graph))
    assert between == pytest.approx(wanted["betweenness_raw"], abs=1e-6)
    assert case.in_file_order(graph, measures.closeness(graph)) == pytest.approx(wanted["closeness"], abs=1e-6)
    assert distance_fragmentation(graph) == pytest.approx(wanted["DF_intact"], abs=1e-6)
    without = case.in_file_order(graph, [distance_fragmentation(graph, [each]) for each in range(graph.n)])
    assert without == pytest.approx(wanted["distance_weighted_fragmentation_after_removal"], abs=1e-6)
    heather = row(graph, case.labels[7])
    assert fragmentation(graph, [heather]) == pytest.approx(wanted["F_after_removing_7"], abs=1e-6)
    best = key_players(graph, 1)
    assert best is not None
    assert (best.members, best.exact) == ((heather,), True)
    assert measures.cut_points(graph) == sorted(row(graph, case.labels[each]) for each in wanted["articulation"])


def test_the_florentine_families_with_their_isolate(shared: Path) -> None:
    case = Case(shared / "cases" / "florentine_marriage")
    graph = case.graph()
    published, medici = case.expected["published"], row(graph, "Medici")
    assert (graph.n, graph.m, graph.components) == (published["n"], published["m"], published["components"])
    assert measures.transitivity(graph) == pytest.approx(published["transitivity"], abs=1e-6)
    wanted = case.expected["computed_16"]["Medici"]
    assert measures.degree(graph)[medici] == wanted["degree"]
    between = measures.betweenness(graph)[medici]
    assert between == pytest.approx(wanted["betweenness_raw"], abs=1e-6)
    assert between / (15 * 14 / 2) == pytest.approx(wanted["betweenness_norm"], abs=1e-5)
    assert measures.closeness(graph)[medici] == pytest.approx(wanted["closeness_wasserman_faust"], abs=1e-5)
    assert np.isnan(measures.closeness(graph)[row(graph, "Pucci")])
    assert sum(actors[0].size for actors, _ in trios(graph)) == published["closed_triangles"]
    tied = graph.among(graph.contacts > 0)
    medici = row(tied, "Medici")
    within = case.expected["computed_16"]["Medici"]["closeness_within_component"]
    assert measures.closeness(tied)[medici] == pytest.approx(within, abs=1e-6)
    wanted = case.expected["computed_15_no_isolate"]["Medici"]
    assert measures.betweenness(tied)[medici] / (14 * 13 / 2) == pytest.approx(wanted["betweenness_norm"], abs=1e-5)
    assert measures.closeness(tied)[medici] == pytest.approx(wanted["closeness"], abs=1e-6)
    assert structural_holes(tied).constraint[medici] == pytest.approx(wanted["constraint"], abs=1e-4)


def test_campnet_mixes_by_gender_as_published(shared: Path) -> None:
    case = Case(shared / "cases" / "campnet")
    graph = case.graph(directed=True)
    gender = case.categories(graph, "gender")
    published, near = case.expected["published"], case.expected["tolerance"]
    wanted = published["homophily_by_gender"]
    found = homophily(graph, gender)
    assert found.internal == pytest.approx(wanted["H"], abs=near)
    assert found.above_expected == pytest.approx(wanted["h_star"], abs=near)
    assert found.phi == pytest.approx(wanted["corr"], abs=near)
    assert found.modularity == pytest.approx(wanted["modularity"], abs=near)
    assert found.yules_q == pytest.approx(wanted["yules_q"], abs=near)
    assert assortativity(graph, gender) == pytest.approx(wanted["assortativity"], abs=near)
    assert ei_index(graph, gender) == pytest.approx(wanted["E_I"], abs=near)
    table, expected = mixing_table(graph, gender), expected_table(graph, gender)
    assert table.tolist() == published["mixing_observed"]
    assert expected is not None
    assert expected == pytest.approx(np.array(published["mixing_expected_density_model"]), abs=near)
    assert table / expected == pytest.approx(np.array(published["mixing_ratio"]), abs=near)


def test_campnet_holds_its_positions_as_published(shared: Path) -> None:
    case = Case(shared / "cases" / "campnet")
    graph = case.graph(directed=True)
    published, near = case.expected["published"], case.expected["tolerance"]
    assert case.in_file_order(graph, measures.betweenness(graph)) == pytest.approx(published["betweenness"], abs=near)
    size = case.in_file_order(graph, structural_holes(graph).effective_size)
    assert size == pytest.approx(published["effective_size_ego_model"], abs=near)
    constraint = case.in_file_order(graph, ego_constraint(graph))
    assert constraint == pytest.approx(published["constraint_ego_model"], abs=near)


def test_borgattis_example_of_structural_holes(shared: Path) -> None:
    case = Case(shared / "cases" / "borgatti1997_holes")
    plain, weighted = case.graph(), case.graph(weight="weight")
    published, confirmed = case.expected["published"], case.expected["confirmed_all_nodes"]
    found, by_weight = structural_holes(plain), structural_holes(weighted)
    for actor, value in confirmed["constraint"].items():
        assert found.constraint[row(plain, actor)] == pytest.approx(value, abs=6e-5)
        assert found.effective_size[row(plain, actor)] == pytest.approx(confirmed["effective_size"][actor], abs=6e-5)
    for actor in "GAC":
        assert found.effective_size[row(plain, actor)] == pytest.approx(published["effective_size"][actor], abs=6e-3)
        assert found.constraint[row(plain, actor)] == pytest.approx(published["constraint"][actor], abs=6e-4)
        size = by_weight.effective_size[row(weighted, actor)]
        assert size == pytest.approx(published["weighted_effective_size"][actor], abs=6e-3)
        constraint = by_weight.constraint[row(weighted, actor)]
        assert constraint == pytest.approx(published["weighted_constraint"][actor], abs=6e-4)


@pytest.mark.parametrize("pattern", ["A,A,B", "A,B,B", "A,B,A", "A,B,C", "A,A,A"])
def test_a_path_of_three_gives_its_broker_the_role_of_its_pattern(shared: Path, pattern: str) -> None:
    case = Case(shared / "cases" / "gould_fernandez_roles_toy")
    graph = case.graph(directed=True)
    name = case.expected["computed_R_sna"][pattern]
    found = roles(graph, Categories.from_names(pattern.split(",")))
    assert {role: count.tolist() for role, count in found.items()} == {
        role: [0, int(role in name), 0] for role in ROLES
    }


def test_the_southern_women_as_published(shared: Path) -> None:
    case = Case(shared / "cases" / "davis_southern_women")
    graph = case.graph()
    women = [each["label"] for each in case.nodes if each["type"] == "FALSE"]
    events = [each["label"] for each in case.nodes if each["type"] == "TRUE"]
    published = case.expected["published"]
    assert women[:5] == published["women_first5"]
    for names, (own, other), part in (
        (women[:5], (len(women), len(events)), "first5"),
        (events[-3:], (len(events), len(women)), "last3"),
    ):
        rows = np.array([row(graph, each) for each in names])
        # In two modes the nearest that all can be is 1 to the other mode and 2 to one's own.
        nearest = (other + 2 * (own - 1)) / (graph.n - 1)
        degree, closeness = measures.degree(graph)[rows] / other, measures.closeness(graph)[rows] * nearest
        assert degree == pytest.approx(published[f"degree_norm_{part}"], abs=6e-5)
        assert closeness == pytest.approx(published[f"closeness_norm_{part}"], abs=6e-5)
        assert measures.betweenness(graph)[rows] == pytest.approx(published[f"betweenness_raw_{part}"], abs=6e-5)
    pairs = [(each["source"], each["target"]) for each in case.edges]
    constraint = two_mode_constraint(pairs)
    assert [constraint[each] for each in women[:3]] == pytest.approx(published["two_mode_constraint_first3"], abs=6e-5)
    wanted = case.expected["computed"]
    together = projected(women, pairs)
    assert together.m == wanted["projection_women_edges"]
    assert together.density == pytest.approx(wanted["projection_women_density"], abs=1e-6)
    assert projected(events, [(event, woman) for woman, event in pairs]).m == wanted["projection_events_edges"]
    assert weights(together)["Evelyn-Laura"] == wanted["overlap_Evelyn_Laura"]


def weights(graph: SimpleGraph) -> dict[str, float]:
    assert graph.weight is not None
    ends = zip(graph.left, graph.right, graph.weight.tolist(), strict=True)
    return {f"{graph.ids[a]}-{graph.ids[b]}": count for a, b, count in ends}


def test_students_and_classes_each_seen_from_one_side(shared: Path) -> None:
    case = Case(shared / "cases" / "students_classes")
    published = case.expected["published"]
    pairs = [(each["source"], each["target"]) for each in case.edges]
    students = projected([each["label"] for each in case.nodes if each["mode"] == "student"], pairs)
    classes = projected([each["label"] for each in case.nodes if each["mode"] == "class"], [(b, a) for a, b in pairs])
    assert students.m == published["student_projection"]["m"]
    assert students.density == pytest.approx(published["student_projection"]["density"], abs=1e-6)
    assert weights(students).items() >= published["student_projection"]["weights"].items()
    assert classes.m == published["class_projection"]["m"]
    assert weights(classes) == published["class_projection"]["weights"]


@pytest.mark.parametrize("relation", ["TCcnt", "TCcoll", "TCdiss"])
def test_the_tobacco_networks_hold_together_as_computed_elsewhere(shared: Path, relation: str) -> None:
    case = Case(shared / "cases" / "tcnetworks")
    graph, wanted = case.graph(relation=relation), case.expected["computed_R_sna"][relation]
    assert graph.m == wanted["m"]
    assert graph.density == pytest.approx(wanted["density"], abs=1e-6)
    assert measures.transitivity(graph) == pytest.approx(wanted["transitivity"], abs=1e-6)
    assert [graph.ids[each] for each in measures.cut_points(graph)] == wanted["cutpoints"]


@pytest.mark.parametrize("which", ["TCdiss_by_agency_cat", "TCdiss_by_agency_lvl", "TCcoll_by_agency_cat"])
def test_the_tobacco_networks_have_the_brokers_that_sna_finds(shared: Path, which: str) -> None:
    """The source enters each tie both ways, so that the three symmetric roles count twice."""
    case = Case(shared / "cases" / "tcnetworks")
    relation, column = which.split("_by_")
    graph = case.graph(relation=relation)
    found = roles(graph, case.categories(graph, column))
    counts = [case.in_file_order(graph, found[role] * (2 if role in ROLES[:2] + ROLES[4:] else 1)) for role in ROLES]
    wanted = case.expected[f"gould_fernandez_{which}"]
    assert [[*each, sum(each)] for each in zip(*counts, strict=True)] == wanted["node_raw"]
    assert [sum(each) for each in counts] == wanted["global"]["raw"][:5]


@pytest.mark.parametrize("which", ["TCdiss_by_agency_cat", "TCdiss_by_agency_lvl", "TCcoll_by_agency_cat"])
def test_the_expectations_of_sna_are_those_of_a_random_network_of_that_density(shared: Path, which: str) -> None:
    """Gould and Fernandez's own null model, worked out here from covariances; ours deals the categories out again."""
    case = Case(shared / "cases" / "tcnetworks")
    relation, column = which.split("_by_")
    graph, wanted = case.graph(relation=relation), case.expected[f"gould_fernandez_{which}"]
    held, d = np.array([each[column] for each in case.nodes]), graph.density
    assert d is not None
    i, j, k = (held.reshape([-1 if axis == own else 1 for axis in range(3)]) for own in range(3))
    apart = np.ones((graph.n,) * 3, dtype=bool)
    for axis in range(3):
        apart &= ~np.eye(graph.n, dtype=bool)[tuple(None if each == axis else slice(None) for each in range(3))]
    alike = [(i == j) & (j == k), (i == k) & (i != j), (i == j) & (j != k), (j == k) & (i != j)]
    patterns = [*alike, (i != j) & (j != k) & (i != k), np.ones_like(apart)]
    p = d * d * (1 - d)
    for place, pattern in enumerate(patterns):
        kept = (pattern & apart).astype(float)
        assert kept.sum() * p == pytest.approx(wanted["global"]["exp"][place], abs=1e-6)
        each = kept.sum(axis=(0, 2))
        # Two paths through one broker share an arc to it or from it: then d^3 (1-d)^3 more than by independence.
        pairs = (kept.sum(axis=2) ** 2).sum(axis=0) + (kept.sum(axis=0) ** 2).sum(axis=1) - 2 * each
        sd = np.sqrt(each * p * (1 - p) + pairs * (d * (1 - d)) ** 3)
        raw = np.array([line[place] for line in wanted["node_raw"]], dtype=float)
        theirs = np.array([line[place] for line in wanted["node_z_analytic"]], dtype=float)
        known = np.isfinite(theirs) & (sd > 0)
        assert known.sum() > graph.n / 2
        found = (raw - each * p)[known] / sd[known]
        assert np.allclose(found, theirs[known], atol=1e-6), (place, np.abs(found - theirs[known]).max())


@pytest.mark.parametrize("which", ["TCcoll_agency_cat", "TCdiss_agency_cat", "TCdiss_agency_lvl"])
def test_the_tobacco_networks_mix_as_computed_elsewhere(shared: Path, which: str) -> None:
    case = Case(shared / "cases" / "tcnetworks")
    relation, _, column = which.partition("_")
    graph = case.graph(relation=relation)
    categories, wanted = case.categories(graph, column), case.expected["computed_python"][which]
    assert ei_index(graph, categories) == pytest.approx(wanted["E_I"], abs=1e-6)
    drawn = under_permuted_labels(graph, categories, permuted(categories.of, 1999, generator(1, Purpose.LABELS)))
    assert drawn.mean == pytest.approx(wanted["E_I_expected"], abs=0.02)
    if "assortativity" in wanted:
        assert assortativity(graph, categories) == pytest.approx(wanted["assortativity"], abs=1e-6)
    if "perm_p_2000_seed42" in wanted:
        assert drawn.p is not None
        # Theirs is the share of one side, from other draws.
        assert drawn.p / 2 == pytest.approx(wanted["perm_p_2000_seed42"], abs=0.003)


def test_the_whole_answer_holds_the_same_values(shared: Path) -> None:
    case = Case(shared / "cases" / "campnet")
    graph = case.graph(directed=True)
    answer = analyse(graph, case.held(graph, "gender"), draws=99).as_json()
    assert answer["mixing"]["ei_index"] == pytest.approx(-0.667, abs=0.0006)
    assert answer["mixing"]["table"] == {"1": {"1": 20, "2": 4}, "2": {"1": 5, "2": 25}}
    assert answer["nodes"]["HOLLY"]["betweenness"] == pytest.approx(78.3333333, abs=1e-6)
