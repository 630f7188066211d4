"""What the researchers' page asks of a network, and its answer: `analyse` for any territories and relation types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis.analyse import Analysis, analyse
from graph.analysis.eigenvector import eigenvector
from graph.analysis.measures import betweenness, closeness, degree
from graph.analysis.steadiness import DRAWS, Steadiness, steadiness
from graph.analysis.ties import Ties, masks_of
from graph.analysis.triads import Triads, triads
from ui.analysing import of_territory, share_with_evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph
    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.workspace import Workspace

    Tell = Callable[[str, int, int], None]

RANKED: dict[str, Callable[[SimpleGraph], NDArray[np.float64] | NDArray[np.int64]]] = {
    "degree": degree,
    "betweenness": betweenness,
    "closeness": closeness,
    "eigenvector": eigenvector,
}
"""The measures by which actors may be put in order, each with the function that its stability is found by."""
STEPS = 400_000_000
"""How many steps all resamplings of one ranking may take, some twenty seconds; in fewer than `FEWEST` of them nothing
is learnt, and there is no ranking then.
"""
FEWEST = 20


@dataclass(frozen=True)
class Question:
    """What is asked; `types` are relation types, taken without direction and without weight."""

    codes: tuple[str, ...]
    types: tuple[str, ...]
    day: str
    draws: int
    seed: int


@dataclass(frozen=True, eq=False)
class Study:
    """The answer of `analyse`, with more: `triads` by category against chance, None without ties.

    `names` by id; `held` has the category of each actor in the order of the graph, several joined by `|`.
    """

    question: Question
    analysis: Analysis
    names: Mapping[str, str]
    held: tuple[str, ...]
    triads: Triads | None
    _steady: dict[str, Steadiness] = field(default_factory=dict, init=False, repr=False)

    def ranked_by(self, measure: str) -> list[int]:
        """Return the rows of the actors, highest first, of equals the first by id, undefined last."""
        values = np.nan_to_num(self.analysis.nodes[measure].astype(np.float64), nan=-np.inf)
        rows: list[int] = np.lexsort((np.arange(values.size), -values)).tolist()
        return rows

    def resamplings(self, measure: str) -> int:
        """Return how many times a ranking can be tried again with ties missing; 0: too few times to show it."""
        most = STEPS // max(1, self._steps(measure))
        return 0 if most < FEWEST else min(DRAWS, most)

    @property
    def resampling_steps(self) -> int:
        """Return how many steps it takes to try all rankings again that can be."""
        return sum(self._steps(each) * self.resamplings(each) for each in RANKED if each not in self._steady)

    def _steps(self, measure: str) -> int:
        graph = self.analysis.graph
        steps = {"betweenness": graph.n * graph.m, "closeness": graph.n * graph.m // 64, "eigenvector": 60 * graph.m}
        return steps.get(measure, 0) + graph.n + graph.m

    def steadiness_of(self, measure: str, tell: Tell = lambda _step, _done, _of: None) -> Steadiness:
        """Return how far the ranking by a measure can be trusted; found once, `tell` being told of it."""
        if measure not in self._steady:
            draws, seed = self.resamplings(measure), self.question.seed
            graph = self.analysis.graph
            self._steady[measure] = steadiness(graph, RANKED[measure], seed=seed, draws=draws, tell=tell)
        return self._steady[measure]


def members_of(network: Network, territories: Iterable[Territory]) -> pl.DataFrame:
    """Return the actors of any of the territories, in order."""
    ids = pl.concat([network.members(each) for each in territories]).unique()
    return network.actors.filter(pl.col("id").is_in(ids.implode()))


def ties_between(network: Network, own: pl.DataFrame, types: Sequence[str]) -> Ties:
    """Return the relations of these types between these actors, of a network that already is of one day."""
    rows = own.select("id").with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    ends = (
        network.ties.filter(pl.col("type").is_in(types) & (pl.col("source") != pl.col("target")))
        .join(rows.rename({"id": "source", "row": "from"}), on="source", maintain_order="left")
        .join(rows.rename({"id": "target", "row": "to"}), on="target", maintain_order="left")
    )
    return Ties(
        actors=own["id"],
        masks=masks_of(own),
        associations=(own["kind"] == "association").fill_null(value=False).to_numpy(),
        relations=ends.select("id", left=pl.min_horizontal("from", "to"), right=pl.max_horizontal("from", "to")),
    )


def study(  # noqa: PLR0913 - what is asked, where it is read, and whom to tell
    network: Network,
    own: pl.DataFrame,
    question: Question,
    workspace: Workspace,
    known_on: str | None,
    *,
    tell: Tell = lambda _step, _done, _of: None,
) -> Study:
    """Take all measures of the relations between these actors.

    `tell` is told what is being done, how much of it is done, and of how much.
    """
    ties = ties_between(network, own, question.types)
    asked = of_territory(ties, own["categories"].to_list())
    about = {
        "territories": list(question.codes),
        "as_of": question.day,
        "known_on": known_on,
        "relation_types": sorted(question.types),
        "share_with_evidence": share_with_evidence(ties, workspace, known_on=known_on),
    }
    draws, seed = question.draws, question.seed
    found = analyse(asked.graph, asked.held, about=about, draws=draws, seed=seed, tell=tell)
    categories = found.mixing.categories if found.mixing else None
    tied = categories if asked.graph.m else None
    tell("triads", 0, 1)
    return Study(
        question=question,
        analysis=found,
        names=dict(own.select("id", "name").iter_rows()),
        held=asked.held or (),
        triads=triads(asked.graph, tied, draws=draws, seed=seed) if tied else None,
    )
