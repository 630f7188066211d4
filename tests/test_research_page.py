"""The researchers' page as Streamlit runs it, and each cell of the mixing table against chance."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from made_workspaces import ODD, actor, put, tie
from paging import raw, read, sound

from graph.analysis.analyse import analyse
from graph.analysis.measures import betweenness
from graph.analysis.mixing import Categories, expected_table, mixing_table
from graph.analysis.mixing_cells import mixing_cells
from graph.analysis.null_models import Purpose, benjamini_hochberg, generator, permuted, rewired, two_sided
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.steadiness import steadiness
from graph.analysis.ties import ties_of
from graph.analysis.trios import trios
from graph.model.terms import COOPERATION_TYPES
from graph.workspace import Place, Workspace, today
from ui.analysing import of_territory, share_with_evidence
from ui.changing import moment
from ui.locale import LANGUAGES, Language, shown, text
from ui.pages.parts.figures import Figures, rounded
from ui.pages.parts.study_tables import MEASURES, Tables
from ui.pages.research import _affordable
from ui.studying import Question, members_of, study

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from graph.analysis.analyse import Analysis

TRIEVES, TULLE, NOBODY = "200030658", "241927201", "200070407"
SCRIPT = "<img src=x onerror=alert(1)> **Mens** =1+1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, example_folder: Path) -> Path:
    """Fill a workspace with the example, and a tiny territory of hostile names."""
    folder = Path(shutil.copytree(example_folder, tmp_path_factory.mktemp("research") / "ws"))
    with Workspace.open(Place.of(folder, environ={}), write=True) as workspace:
        put(
            workspace,
            ("territories", {"code": "petit", "name": SCRIPT, "communes": "19272"}),
            actor("p1", name=SCRIPT, categories="collectif", territory="petit"),
            actor("p2", name=ODD, categories="public", territory="petit"),
            actor("p3", name="=HYPERLINK(1)", territory="petit"),
            tie("p", "p1", "p2"),
            tie("q", "p2", "p3", type="funds"),
        )
    return folder


@pytest.fixture
def app(pages: Callable[[Path], AppTest], folder: Path) -> AppTest:
    return pages(folder)


def opened(app: AppTest, code: str = "", lang: Language = "fr") -> AppTest:
    app.run()
    app.switch_page("ui/pages/research.py")
    app.query_params["lang"] = lang
    if code:
        app.query_params["territory"] = code
    return app.run()


def expected(folder: Path, code: str, draws: int = 199) -> tuple[Analysis, dict[str, str]]:
    """Return what `essaim structure` answers, and the names."""
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        territory = workspace.territory(code)
        network = workspace.network(territory, as_of=today())
        ties = ties_of(network, territory)
        held = dict(network.actors.select("id", "categories").iter_rows())
        asked = of_territory(ties, [held[each] for each in ties.actors])
        about = {
            "territories": [code],
            "as_of": today(),
            "known_on": None,
            "relation_types": sorted(COOPERATION_TYPES),
            "share_with_evidence": share_with_evidence(ties, workspace),
        }
        names = dict(network.actors.select("id", "name").iter_rows())
        return analyse(asked.graph, asked.held, draws=draws, about=about), names


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_the_values_of_structure(app: AppTest, folder: Path, lang: Language) -> None:
    page = opened(app, TRIEVES, lang)
    assert sound(page)
    said = read(page)
    found, names = expected(folder, TRIEVES)
    assert found.graph.n >= 10
    undetermined = text("research.undetermined", lang)
    for row, key in enumerate(found.graph.ids):
        values = [float(found.nodes[measure][row]) for measure in MEASURES]
        words = [undetermined if np.isnan(each) else shown(rounded(each), lang) for each in values]
        cells = "".join(f'<td class="number">{each}</td>' for each in words).replace("\u00a0", " ")
        assert cells in said.split(f">{names[key]}</th>")[1].split("</tr>")[0]
    assert found.mixing is not None
    assert found.mixing.ei_index is not None
    assert shown(round(found.mixing.ei_index, 2), lang) in said
    assert f"n = {found.graph.n}, m = {found.graph.m}" in said
    assert "Gould" in said
    assert said.count("Costenbader") == 2


def test_the_study_is_the_answer_of_structure_for_cooperation(folder: Path) -> None:
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        territory = workspace.territory(TRIEVES)
        network = workspace.network(as_of=today())
        asked = Question((TRIEVES,), tuple(sorted(COOPERATION_TYPES)), today(), 199, 1)
        found = study(network, members_of(network, [territory]), asked, workspace, None)
    whole, _ = expected(folder, TRIEVES)
    assert json.dumps(found.analysis.as_json()) == json.dumps(whole.as_json())


def test_no_ranking_stands_without_its_stability(app: AppTest) -> None:
    opened(app, TRIEVES)
    assert "Ce classement tient-il" not in read(app)
    app.selectbox(key="research_order").select("betweenness").run()
    assert sound(app)
    said = read(app)
    assert "Ce classement tient-il" in said
    assert "% des tirages" in said
    assert "Recouvrement moyen" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_section_shows_its_method_and_offers_its_numbers(app: AppTest, lang: Language) -> None:
    page = opened(app, TRIEVES, lang)
    said = read(page)
    titles = [each.value for each in page.header]
    names = ("actors", "degrees", "composition", "fragility", "steadiness", "mixing", "roles", "triads", "communities")
    assert titles == [text(f"research.{name}", lang) for name in (*names, "change")]
    assert said.count(text("research.method", lang)) == len(titles)
    for source in ("Costenbader", "Benjamini", "Gould", "Snijders", "Borgatti", "Blondel"):
        assert source in said
    assert said.count(f"<strong>{0}</strong>") > 0, "a category that is tied to none says 0"
    files = {each.proto.id.rpartition("research_file_")[2] for each in page.get("download_button")}
    offered = {"everything", "steadiness", "mixing", "roles", "role_totals", "roles_by_category", "triads"}
    assert files >= offered | {"change", "change_figures", "years", "positions", "degrees", "fragility"}


def test_roles_triads_and_steadiness_on_the_page_are_those_of_the_functions(folder: Path) -> None:
    found, _ = expected(folder, TRIEVES)
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        territory = workspace.territory(TRIEVES)
        network = workspace.network(as_of=today())
        asked = Question((TRIEVES,), tuple(sorted(COOPERATION_TYPES)), today(), 199, 1)
        shown = study(network, members_of(network, [territory]), asked, workspace, None)
    tables = Tables(shown, lambda key, **_: key, "en")
    assert found.brokerage is not None
    assert [row[1] for row in tables.role_totals().rows] == found.brokerage.total.observed[[0, 1, 2, 4]].tolist()
    by_category = tables.roles_by_category().rows
    assert sum(int(row[2] or 0) for row in by_category) == sum(int(row[1] or 0) for row in tables.role_totals().rows)
    closed = sum(actors[0].size for actors, _ in trios(found.graph))
    assert sum(int(row[1] or 0) for row in tables.triads().rows) == closed > 0
    assert len(tables.triads(told=True).rows) < len(tables.triads().rows)
    steady = steadiness(found.graph, betweenness, seed=1)
    rows = tables.steadiness(["betweenness"]).rows
    assert [row[2:] for row in rows] == [[kept, steady.overlap, 200] for kept in steady.kept]


def test_a_large_network_is_ranked_only_as_often_as_time_allows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        network = workspace.network(as_of=today())
        own = members_of(network, [workspace.territory(TRIEVES)])
        asked = Question((TRIEVES,), tuple(sorted(COOPERATION_TYPES)), today(), 9, 1)
        shown = study(network, own, asked, workspace, None)
    steps = shown.analysis.graph.n * shown.analysis.graph.m
    assert shown.resamplings("betweenness") == 200
    monkeypatch.setattr("ui.studying.STEPS", 50 * steps)
    assert 40 < shown.resamplings("betweenness") < 50
    assert shown.steadiness_of("betweenness").draws == shown.resamplings("betweenness")
    assert shown.resamplings("degree") == 200
    monkeypatch.setattr("ui.studying.STEPS", 10 * steps)
    assert shown.resamplings("betweenness") == 0


def test_large_networks_take_fewer_draws() -> None:
    assert [_affordable(1999, ties) for ties in (0, 500, 6_003, 30_000)] == [1999, 1999, 999, 249]
    assert _affordable(499, 500) == 499


def test_two_days_are_compared_and_a_day_without_anybody_is_no_trouble(app: AppTest, folder: Path) -> None:
    opened(app, TRIEVES)
    with Workspace.open(Place.of(folder, environ={})) as workspace:
        territory = workspace.territory(TRIEVES)
        everything = workspace.undated(territory)
        then, now = workspace.network(territory, as_of="2021-12-31"), workspace.network(territory, as_of=today())
    types = sorted(COOPERATION_TYPES)
    for day, network in (("2021-12-31", then), (today(), now)):
        found = moment(everything, [territory], types, day)
        ties = ties_of(network, territory)
        assert list(found.graph.ids) == ties.actors.to_list()
        assert found.graph.left.tolist() == ties.left.tolist()
    came = sorted(set(now.members(territory)) - set(then.members(territory)))
    app.date_input(key="research_then").set_value(date(2021, 12, 31)).run()
    assert f"Acteurs arrivés ({len(came)})" in read(app)
    for other in (date(1900, 1, 1), date.fromisoformat(today())):
        app.date_input(key="research_then").set_value(other).run()
        assert sound(app)
    assert "C'est le même jour" in read(app)


def test_several_territories_and_other_types_are_measured_together(app: AppTest, folder: Path) -> None:
    opened(app, TRIEVES)
    app.multiselect(key="research_territories").set_value([TRIEVES, TULLE]).run()
    assert sound(app)
    own = {actor for code in (TRIEVES, TULLE) for actor in expected(folder, code)[0].graph.ids}
    assert f"n = {len(own)}, m = " in read(app)
    app.multiselect(key="research_types").set_value([]).run()
    assert "au moins un type" in read(app)
    app.multiselect(key="research_types").set_value(["funds", "cooperates"]).run()
    assert sound(app)
    assert "Seules la coopération" in read(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_few_actors_there_are_counts_and_lists_only(app: AppTest, lang: Language) -> None:
    page = opened(app, "petit", lang)
    assert sound(page)
    said = read(page)
    assert text("measures.few", lang, few=10).replace("\u00a0", " ") in said
    for absent in ("Blau", "E-I", "Louvain", "Burt", text("research.column.betweenness", lang)):
        assert absent not in said
    assert "<img" not in raw(page)
    assert SCRIPT in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_territory_where_nobody_is_known_says_so(app: AppTest, lang: Language) -> None:
    page = opened(app, NOBODY, lang)
    assert sound(page)
    assert text("research.nobody", lang).replace("\u00a0", " ") in read(page)


def test_no_territory_and_an_unknown_one_ask_for_a_choice(app: AppTest) -> None:
    assert "Choisissez un ou plusieurs" in read(opened(app))
    assert "Choisissez un ou plusieurs" in read(opened(app, "no such code"))
    assert sound(app)


def test_a_file_to_take_away_holds_no_formula_and_all_decimals() -> None:
    figures = Figures(["id", "=head"], [["=1+1", 1 / 3], ["@x", None], ["ok", float("nan")], ["-", -0.5]])
    rows = list(csv.reader(io.StringIO(figures.as_csv().decode("utf-8-sig"))))
    assert rows == [["id", "'=head"], ["'=1+1", str(1 / 3)], ["'@x", ""], ["ok", ""], ["'-", "-0.5"]]


@settings(max_examples=25, deadline=None)
@given(some.data(), some.booleans())
def test_each_cell_is_held_against_dealt_out_categories_as_by_definition(data: some.DataObject, directed: bool) -> None:  # noqa: FBT001 - given
    n = data.draw(some.integers(2, 8))
    pairs = data.draw(some.lists(some.tuples(some.integers(0, n - 1), some.integers(0, n - 1)), max_size=16))
    held = data.draw(some.lists(some.sampled_from("abc"), min_size=n, max_size=n))
    graph = SimpleGraph.from_pairs(
        [str(each) for each in range(n)], [(str(a), str(b)) for a, b in pairs], directed=directed
    )
    categories = Categories.from_names(held)
    cells = mixing_cells(graph, categories, draws=39, seed=3)
    if not graph.m:
        assert cells is None
        return
    assert cells is not None
    dealt = np.concatenate(list(permuted(categories.of, 39, generator(3, Purpose.LABELS))))
    tables = np.array([mixing_table(graph, Categories(categories.names, each)) for each in dealt], dtype=float)
    possible = expected_table(graph, categories)
    assert possible is not None
    k = len(categories.names)
    tested = {}
    for a, b in np.ndindex(k, k):
        assert cells.labels.mean[a, b] == pytest.approx(tables[:, a, b].mean())
        if not possible[a, b]:
            assert np.isnan(cells.labels.p[a, b])
            assert np.isnan(cells.degrees.adjusted[a, b])
            continue
        p = two_sided(float(cells.table[a, b]), tables[:, a, b])
        assert cells.labels.p[a, b] == pytest.approx(p)
        if directed or a <= b:
            tested[a, b] = p
    for (a, b), q in zip(tested, benjamini_hochberg(list(tested.values())), strict=True):
        assert cells.labels.adjusted[a, b] == pytest.approx(q)
        assert directed or cells.labels.adjusted[b, a] == pytest.approx(q)


def test_each_cell_is_held_against_the_rewired_networks_as_by_definition() -> None:
    ids = [str(each) for each in range(9)]
    graph = SimpleGraph.from_pairs(ids, [(a, b) for a in ids for b in ids if a < b and (int(a) * int(b)) % 3 == 2])
    categories = Categories.from_names(list("aabbbccca"))
    cells = mixing_cells(graph, categories, draws=99, seed=5)
    assert cells is not None
    tables = np.zeros((99, 3, 3))
    blocks = rewired(graph, 99, generator(5, Purpose.DEGREES))
    drawn = [ends for left, right in blocks for ends in zip(left, right, strict=True)]
    for table, (left, right) in zip(tables, drawn, strict=True):
        for a, b in {(categories.of[x], categories.of[y]) for x, y in zip(left, right, strict=True)}:
            pairs = [{categories.of[x], categories.of[y]} for x, y in zip(left, right, strict=True)]
            table[a, b] = table[b, a] = pairs.count({a, b})
    assert len(drawn) == 99
    assert np.ptp(tables, axis=0).any()
    for a, b in np.ndindex(3, 3):
        assert cells.degrees.mean[a, b] == pytest.approx(tables[:, a, b].mean())
        assert cells.degrees.p[a, b] == pytest.approx(two_sided(float(cells.table[a, b]), tables[:, a, b]))


def test_two_cliques_are_tied_within_more_and_between_fewer_than_expected() -> None:
    names = [f"{side}{each}" for side in "ab" for each in range(8)]
    pairs = [(one, two) for one in names for two in names if one < two and one[0] == two[0]]
    kept = [pair for place, pair in enumerate(pairs) if place % 3]
    graph = SimpleGraph.from_pairs(names, kept)
    cells = mixing_cells(graph, Categories.from_names([name[0] for name in names]), draws=499, seed=1)
    assert cells is not None
    assert [cells.verdict(0, 0), cells.verdict(0, 1), cells.verdict(1, 1)] == ["more", "fewer", "more"]
    assert cells.degrees.mean.sum() - cells.degrees.mean[0, 1] == pytest.approx(graph.m)
