"""What the labels of a GoGoCarto element mean: most are themes, some are licences, networks or somebody's error.

`gogocarto_labels.csv` holds what is known of them, by source where sources differ; `docs/formats.md` shows it. A label
gives one of the five categories only where that table says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.model.terms import CATEGORIES, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LICENCE = re.compile(r"\bcc[ -]?(?:by|0)\b|licen[cs]e|\bodbl\b")
_CODE = re.compile(r"[{}<>=;`$\\|]|\.\.\.|\w\.\w+\(|\w_\w")
_WORDS = re.compile(r"(?=.*[^\W\d_]{2}).{3,60}")


@dataclass(frozen=True)
class Label:
    """What one label means: `use` is `theme`, `licence`, `network` or `error`."""

    name: str
    use: str
    category: str = ""
    kind: str = ""
    partner: str = ""


@dataclass(frozen=True)
class Meaning:
    """What the labels of one element mean together; `partners` are the national partners it is a member of."""

    themes: tuple[str, ...]
    categories: tuple[str, ...]
    kind: str | None
    partners: tuple[str, ...]


def meaning(labels: Iterable[str], source: str) -> Meaning:
    """Return what an element's labels mean, listed by that source.

    Examples
    --------
    >>> meaning(["Magasins, commerces", "CC-By-SA", "Membres CTC"], "RNRR").themes
    ('Magasins, commerces',)
    >>> meaning(["Magasins, commerces"], "PDCN").categories, meaning(["Magasins, commerces"], "Reporterre").categories
    (('economic',), ())
    """
    found = [understood(label, source) for label in labels]
    held = {each.category for each in found}
    return Meaning(
        themes=tuple(dict.fromkeys(each.name for each in found if each.use == "theme")),
        categories=tuple(category for category in CATEGORIES if category in held),
        kind=next((each.kind for each in found if each.kind), None),
        partners=tuple(dict.fromkeys(each.partner for each in found if each.partner)),
    )


def understood(label: str, source: str) -> Label:
    """Return what one label means: by the table, for this source or any, else by how it looks.

    A label that the table does not hold is a theme where it reads as words; `Parent@Child` means the child. The label
    `*` stands for all of a source whose labels give neither category nor kind.
    """
    name = " ".join(label.rpartition("@")[2].split())
    key = folded(name)
    listed = next(_sources(source), "")
    if known := table().get((listed, key)) or table().get(("", key)):
        return replace(known, category="", kind="") if (listed, "*") in table() else known
    if _LICENCE.search(key):
        return Label(name, "licence")
    if key and key == folded(source):
        return Label(name, "network")
    return Label(name, "theme" if _WORDS.fullmatch(name) and not _CODE.search(name) else "error")


def _sources(source: str) -> Iterator[str]:
    """Give the sources of the table that a source's key begins with."""
    asked = folded(source)
    return (listed for listed in dict.fromkeys(each for each, _ in table()) if listed and asked.startswith(listed))


@cache
def table() -> Mapping[tuple[str, str], Label]:
    """Return the table of labels, by source (empty: any) and label, both folded."""
    rows = csv.DictReader(files("importers").joinpath("gogocarto_labels.csv").read_text("utf-8").splitlines())
    return {(folded(row["source"]), folded(row["label"])): _label(row) for row in rows}


def _label(row: Mapping[str, str]) -> Label:
    return Label(row["label"], row["use"], row["category"], row["kind"], row["partner"])
