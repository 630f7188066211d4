"""A square of counts, each beside what chance would give: in words and figures, and tinted where both differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.locale import shown
from ui.pages.parts.figures import NARROW, rounded, scrolled
from ui.pages.parts.markup import Html, el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.tested import Verdict
    from ui.locale import Language
    from ui.pages.parts.frame import Say

TINTS = {"more": "background:#d6e8f5", "fewer": "background:#fbe5d3", "undetermined": None}
"""Blue for more, orange for fewer: told apart whatever the eyes, and said in words as well."""


@dataclass(frozen=True)
class Compared:
    """A count, the mean of its draws, and what that means."""

    count: int
    expected: float
    verdict: Verdict


Line = tuple[str, list[Compared | None]]
"""A row: its name, and its cells; None where no pair is possible."""


def square(heads: Sequence[str], lines: Sequence[Line], *, caption: str, say: Say, lang: Language) -> Html:
    """Return the rows as a table under its caption."""
    head = el("tr", *(el("th", word, scope="col", style=NARROW) for word in heads))
    body = [
        el("tr", el("th", name, scope="row", style=NARROW), *(_cell(each, say, lang) for each in cells))
        for name, cells in lines
    ]
    return scrolled(el("table", el("thead", head), el("tbody", *body)), caption)


def _cell(found: Compared | None, say: Say, lang: Language) -> Html:
    if found is None:
        return el("td", say("research.no_pair"), cls="quiet")
    expected = say("research.expected", mean=shown(rounded(found.expected), lang))
    words = say(f"research.verdict.{found.verdict}")
    return el(
        "td",
        el("strong", shown(found.count, lang)),
        el("div", expected, cls="quiet"),
        el("div", words, cls="quiet" if found.verdict == "undetermined" else None),
        style=TINTS[found.verdict],
    )
