"""The cells of an action plan: which column is what, lists of names, dates however they were typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.errors import BadValue
from graph.model import rules
from graph.model.terms import folded
from importers.scdl_dates import day as day_or_serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.rows import Row

HEADINGS = {
    "axis": ("axe",),
    "sub_axis": ("sous-axe",),
    "sub_sub_axis": ("sous-sous axe", "sous-sous-axe"),
    "action": ("titre de l'action", "titre de la fiche action"),
    "sub_action": ("titre de la sous-action",),
    "theme": ("thematique principale",),
    "sub_theme": ("sous-thematiques",),
    "pilot": ("structure pilote",),
    "partners": ("partenaires",),
    "person": ("personne pilote",),
    "elected": ("elu·e referent·e", "elu referent", "elue referente", "elu(e) referent(e)"),
    "funder_1": ("financeur 1",),
    "funder_2": ("financeur 2",),
    "funder_3": ("financeur 3",),
    "status": ("statut",),
    "since": ("date de debut",),
    "until": ("date de fin",),
}
"""How each column is headed (folded; what stands in brackets is left out); the others are not read."""
PERSONAL = ("person", "elected")
FUNDERS = ("funder_1", "funder_2", "funder_3")
NEEDED = frozenset({"axis", "action", "status"})
HELP = ("champ ", "si vos axes", "ce champ ne sera pas", "ces informations devront", "➔", "texte court de 300")
"""How the texts begin by which the template explains a column; one that was left in a filled row says nothing."""
MOST_NAMES = 50
"""Names in one cell above which its row is refused: it is free text rather than a list."""
_BRACKETS = re.compile(r"\([^)]*\)")
_MARKS = re.compile(r"[,;\n()]")
_BULLET = re.compile(r"^[-•*–]\s+")
_SHORT_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})")
_KNOWN = {spelling: name for name, spellings in HEADINGS.items() for spelling in spellings}


def places(headings: Sequence[str]) -> dict[str, int]:
    """Return the place of each column by our name, and of each amount beside its funder; empty where it is no plan.

    Amounts all have the same heading: each belongs to the funder on its left.
    """
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = folded(
            _BRACKETS.sub(" ", heading[:200]) if heading.lower().startswith(("axe", "sous")) else heading[:200]
        )
        name = _KNOWN.get(key)
        if name:
            found.setdefault(name, place)
        elif key.startswith("montant") and (of := _funder_at(found, place - 1)):
            found[f"amount_of_{of}"] = place
    return found if found.keys() >= NEEDED else {}


def _funder_at(found: dict[str, int], place: int) -> str | None:
    return next((name for name in FUNDERS if found.get(name) == place), None)


def is_help(cell: str) -> bool:
    """Tell a text by which the template explains a column."""
    return folded(cell[:60]).startswith(HELP)


def names(row: Row, column: str) -> list[str]:
    r"""Return the names in a cell: separated by commas, semicolons or ends of line, though not inside brackets.

    Examples
    --------
    >>> _split("Service Autonomie (SAD, SSIAD), CCBDP ;\n- Anaïs")
    ['Service Autonomie (SAD, SSIAD)', 'CCBDP', 'Anaïs']
    """
    found = [] if is_help(row[column]) else _split(row[column])
    if len(found) > MOST_NAMES:
        raise row.refused(column, "too_many_names", limit=str(MOST_NAMES))
    return found


def _split(cell: str) -> list[str]:
    found = (" ".join(_BULLET.sub("", each.strip()).split()) for each in _pieces(cell))
    return list(dict.fromkeys(each.replace("|", " ") for each in found if each.strip("-. ")))


def _pieces(cell: str) -> Iterator[str]:
    """Give what stands between separators that are not inside brackets; an end of line closes all brackets."""
    begin = depth = 0
    for mark in _MARKS.finditer(cell):
        if mark[0] in "()":
            depth = max(0, depth + (1 if mark[0] == "(" else -1))
        elif not depth or mark[0] == "\n":
            yield cell[begin : mark.start()]
            begin, depth = mark.end(), 0
    yield cell[begin:]


def day(row: Row, column: str) -> str | None:
    """Return a date, None where it is empty or cannot be read: then it is doubted."""
    return None if is_help(row[column]) else row.sound(column, _day)


def _day(cell: str) -> str:
    """Return a date as French or American spreadsheets write it, or a spreadsheet's day number.

    Examples
    --------
    >>> _day("12/14/20"), _day("14/12/20"), _day("47727"), _day("31/12/2025")
    ('2020-12-14', '2020-12-14', '2030-09-01', '2025-12-31')
    """
    if not (found := _SHORT_YEAR.fullmatch(cell)):
        return day_or_serial(cell)
    first, second, year = (int(each) for each in found.groups())
    if first <= 12 and second <= 12 and first != second:  # noqa: PLR2004 - months of a year
        raise BadValue("ambiguous_date", value=cell)
    day_, month = (second, first) if second > 12 else (first, second)  # noqa: PLR2004 - as above
    return rules.date(f"{day_}/{month}/{2000 + year}")
