"""On the page of imports a person says what the edges of a map are that do not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paging import opened, raw, sound

from graph.workspace import Workspace
from graph.workspace.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

MAP = """<gexf><graph defaultedgetype="undirected"><nodes><node id="1" label="Amap"/>
<node id="2" label="Mairie"/></nodes><edges><edge source="1" target="2"/></edges></graph></gexf>"""


@pytest.fixture
def app(pages: Callable[[Path], AppTest], tmp_path: Path) -> AppTest:
    return opened(pages(tmp_path), "importing")


def test_edges_without_a_type_are_refused_until_a_person_says_what_they_are(app: AppTest, tmp_path: Path) -> None:
    app.file_uploader[0].set_value(("carte.gexf", MAP.encode(), "application/xml")).run()
    assert sound(app)
    assert "de quelle nature il est" in raw(app)
    app.selectbox(key="import_edge_type").select("cooperates").run()
    assert sound(app)
    assert "de quelle nature il est" not in raw(app)
    app.button(key="import_write").click().run()
    assert sound(app)
    with Workspace.open(Place.of(tmp_path, environ={})) as workspace:
        assert workspace.network().relations["type"].to_list() == ["cooperates"]


def test_a_table_is_not_asked_what_its_edges_are(app: AppTest) -> None:
    app.file_uploader[0].set_value(("acteurs.csv", b"nom\nFoyer rural\n", "text/csv")).run()
    assert sound(app)
    assert not [each for each in app.selectbox if each.key == "import_edge_type"]
