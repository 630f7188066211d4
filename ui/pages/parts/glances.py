"""Many territories in one picture that is a table too: a shape for each category, the larger the more actors."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from graph.model.terms import CATEGORIES
from ui.locale import shown, text
from ui.pages.parts.level import HIGHEST
from ui.pages.parts.markup import Html, el, meter, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from ui.locale import Language

    Row = dict[str, Any]
    Way = Callable[[Row], Html]

SIZES = (1, 2, 4, 8, 16)
"""The fewest actors from which a shape is drawn one size larger."""


@cache
def styles() -> Html:
    """Return what draws these pictures and the other parts of the start pages."""
    return el("style", Html(files("ui.pages.parts").joinpath("glances.css").read_text("utf-8")))


def page(name: str, words: str, lang: Language, *, spoken: str | None = None, **asked: str | Sequence[str]) -> Html:
    """Return a link to a page of ours, in markup."""
    address = f"{name}?{urlencode({**asked, 'lang': lang}, doseq=True)}"
    return el("a", words, href=address, target="_self", aria_label=spoken)


def glances(rows: pl.DataFrame, names: Mapping[str, str], way: tuple[str, Way], lang: Language) -> Html:
    """Return the picture of some rows of `at_a_glance`, in their order; `way` heads and fills the last column."""
    title, last = way
    heads = [
        el("span", text("glances.territory", lang), role="columnheader", cls="first"),
        *(_category(each, lang) for each in CATEGORIES),
        el("span", text("glances.level", lang), role="columnheader", cls="level"),
        el("span", title, role="columnheader", cls="last"),
    ]
    lines = [_line(row, names[row["code"]], last, lang) for row in rows.iter_rows(named=True)]
    return el(
        "div",
        el("div", el("div", *heads, role="row"), role="rowgroup"),
        el("div", *lines, role="rowgroup"),
        role="table",
        cls="glances",
        aria_label=text("glances.caption", lang, n=rows.height),
    )


def legend(lang: Language) -> Html:
    """Say what shapes and sizes mean."""
    marks = [el("li", shape(each), el("span", text(f"categories.{each}", lang)), cls="shape") for each in CATEGORIES]
    others = [
        el("li", shape("none", filled=False), el("span", text("glances.means_unknown", lang))),
        el("li", _nobody(), el("span", text("glances.means_absent", lang))),
    ]
    return el(
        "div",
        el("ul", *marks, *others, cls="plain inline"),
        el("p", text("glances.sizes", lang), cls="quiet"),
        cls="glances-legend",
    )


def size_of(count: int) -> int:
    """Return how large a shape is drawn, from 1 to 5; 0 for nobody.

    Examples
    --------
    >>> [size_of(count) for count in (0, 1, 3, 4, 15, 16, 900)]
    [0, 1, 2, 3, 4, 5, 5]
    """
    return sum(count >= least for least in SIZES)


def _category(category: str, lang: Language) -> Html:
    word = el("span", text(f"categories.{category}", lang), cls="word")
    return el("span", shape(category), " ", word, role="columnheader")


def _line(row: Row, name: str, last: Way, lang: Language) -> Html:
    level = row["level"]
    return el(
        "div",
        el("span", page("territory", name, lang, territory=row["code"]), role="rowheader", cls="first"),
        *(el("span", _look(row, each, lang), role="cell") for each in CATEGORIES),
        el("span", meter(level, HIGHEST), text("glances.of", lang, n=level, of=HIGHEST), role="cell", cls="level"),
        el("span", last(row), role="cell", cls="last"),
        role="row",
    )


def _look(row: Row, category: str, lang: Language) -> Html:
    state, count = row[category], row[f"{category}_actors"]
    if state == "attested":
        mark = el("span", cls=f"mark {category} size{size_of(count)}", aria_hidden="true")
        spot = el("span", mark, cls="spot thin" if count == 1 else "spot")
        return el("span", spot, el("span", shown(count, lang)), cls="look")
    said = el("span", text(f"glances.{state}", lang), cls="unseen")
    spot = _nobody() if state == "absent" else el("span", shape(category, filled=False), cls="spot")
    sign = el("span", "?" if state == "unknown" else shown(0, lang), aria_hidden="true")
    return el("span", spot, sign, said, cls=f"look {state}")


def _nobody() -> Html:
    return el("span", cls="spot nobody", aria_hidden="true")
