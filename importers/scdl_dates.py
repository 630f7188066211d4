"""The dates of a subsidy: of the agreement, and of the day or period of payment."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graph.errors import BadValue
from graph.model import rules

if TYPE_CHECKING:
    from datetime import date as Date  # noqa: N812 - `date` is called below

_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?)?|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_DAY: Date = date(1899, 12, 30)
"""Day 0 of spreadsheets, counted so that the days after February 1900 are right."""
_EARLIEST, _LATEST = 20_000, 80_000
"""Serial numbers taken for days: October 1954 to January 2119."""


def day(cell: str) -> str:
    """Return a date, also one that a spreadsheet shows as its serial number.

    Examples
    --------
    >>> day("43595"), day("10/05/2019"), day("2019-05-10 00:00:00")
    ('2019-05-10', '2019-05-10', '2019-05-10')
    """
    if (found := _SERIAL.fullmatch(cell)) and _EARLIEST <= int(found[1]) <= _LATEST:
        return (_FIRST_DAY + timedelta(days=int(found[1]))).isoformat()
    return rules.date(cell)


def period(cell: str) -> tuple[str | None, str | None]:
    """Return the first and the last day that a cell names; a single day begins, an open end is unknown.

    Raises
    ------
    BadValue
        `bad_date` where it holds digits that are no date.

    Examples
    --------
    >>> period("2019-02-15/2022-02-14"), period("2018-11-20/fin de l'action"), period("NC/2019-06-30")
    (('2019-02-15', '2022-02-14'), ('2018-11-20', None), (None, '2019-06-30'))
    >>> period("2019-05-20"), period("du 01/02/2019 au 31/12/2019"), period("à la signature")
    (('2019-05-20', None), ('2019-02-01', '2019-12-31'), (None, None))
    """
    if _SERIAL.fullmatch(cell) or re.fullmatch(r"\d{4}", cell):
        return day(cell), None
    found = list(_DATE.finditer(cell[:1000]))
    if any(character.isdigit() for character in _DATE.sub("", cell)):
        raise BadValue("bad_date", value=cell)
    days = [rules.date(each[0].replace("Z", "")) for each in found]
    if not days:
        return None, None
    if len(days) == 1 and "/" in cell[: found[0].start()]:
        return None, days[0]
    return min(days), max(days) if len(days) > 1 else None
