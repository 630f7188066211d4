"""Rules of cells: the text that a person typed becomes one canonical value, or a `BadValue` says why not.

Every way in (files, forms, edits) goes through these; applying a rule to its own answer changes nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` is the rule of this module
from typing import TYPE_CHECKING

from stdnum import luhn

from graph.errors import BadValue
from graph.model import terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.model.terms import Terms

LONGEST_CELL = 100_000
LONGEST_ID = 1000
"""Characters of an id: what every graph database can look up (Neo4j's indexes end at about 8,000 bytes)."""
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?)?)?")
_FRENCH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: \d{2}:\d{2}.*)?")
_RNA = re.compile(r"W\d[A-Z\d]\d{7}|\d{10}")
_COMMUNE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}|9[78]\d{3}")
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999


def text(cell: str) -> str:
    """Return the text in NFC without blanks at its ends.

    Raises
    ------
    BadValue
        `control` where it holds characters that no list means (NUL, half a surrogate pair); `too_long` above
        `LONGEST_CELL` characters.

    Examples
    --------
    >>> text("  Cafe\u0301 associatif ")
    'Café associatif'
    """
    if len(cell) > LONGEST_CELL:
        raise BadValue("too_long", length=len(cell), limit=LONGEST_CELL)
    if _UNWANTED.search(cell):
        raise BadValue("control")
    return unicodedata.normalize("NFC", cell).strip()


def identifier(cell: str) -> str:
    """Return an id verbatim but for blanks at its ends; `|` separates ids and stands in none."""
    value = text(cell)
    if len(value) > LONGEST_ID:
        raise BadValue("too_long", length=len(value), limit=LONGEST_ID)
    if "|" in value:
        raise BadValue("bad_id", value=value)
    return value


def date(cell: str) -> str:
    """Return a date as `2024-05-01`, `2024-05` or `2024`, as precise as it was given.

    Examples
    --------
    >>> date("01/05/2024"), date("2024-5"), date("2024")
    ('2024-05-01', '2024-05', '2024')
    """
    value = text(cell)
    if found := _FRENCH.fullmatch(value):
        day, month, year = found.groups()
    elif found := _ISO.fullmatch(value):
        year, month, day = found.groups()
    else:
        raise BadValue("bad_date", value=value)
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise BadValue("bad_date", value=value)
    return _checked_date(value, int(year), month, day)


def _checked_date(value: str, year: int, month: str | None, day: str | None) -> str:
    try:
        whole = Date(year, int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        raise BadValue("bad_date", value=value) from None
    return whole[: 4 + 3 * bool(month) + 3 * bool(day)]


def siren(cell: str) -> str:
    """Return the nine digits of a SIREN; of a SIRET, its SIREN; repairs what spreadsheets do to either.

    Examples
    --------
    >>> siren("200 066 744"), siren("20006674400018.0")
    ('200066744', '200066744')
    """
    value = text(cell)
    digits = _BLANKS.sub("", value).removesuffix(".0")
    if not re.fullmatch(r"[0-9]{8,14}", digits, re.ASCII):
        raise BadValue("bad_siren", value=value)
    if len(digits) > 9:  # noqa: PLR2004 - a SIREN has nine digits, a SIRET fourteen
        return siret(digits)[:9]
    digits = digits.zfill(9)
    if not _is_siren(digits):
        raise BadValue("bad_siren", value=value)
    return digits


def _is_siren(digits: str) -> bool:
    """Check the digit of control; nine zeros pass it, and are how lists leave a number out."""
    return luhn.is_valid(digits) and bool(digits.strip("0"))


LA_POSTE = "356000000"


def siret(cell: str) -> str:
    """Return the fourteen digits of a SIRET (Luhn, but for La Poste) whose SIREN is one, repaired as by `siren`."""
    value = text(cell)
    digits = _BLANKS.sub("", value).removesuffix(".0")
    if not re.fullmatch(r"[0-9]{10,14}", digits, re.ASCII):
        raise BadValue("bad_siret", value=value)
    digits = digits.zfill(14)
    if not _is_siren(digits[:9]) or not (luhn.is_valid(digits) or digits.startswith(LA_POSTE)):
        raise BadValue("bad_siret", value=value)
    return digits


def rna(cell: str) -> str:
    """Return an association's number: W and nine of digits or (third) letters, or the ten digits of old."""
    value = text(cell)
    number = _BLANKS.sub("", value).upper()
    if not _RNA.fullmatch(number):
        raise BadValue("bad_rna", value=value)
    return number


def commune(cell: str) -> str:
    """Return an INSEE commune code of five characters; gives back the zero that spreadsheets take.

    Only the form is checked here; the reference says which communes exist.

    Examples
    --------
    >>> commune("2a004"), commune("1004")
    ('2A004', '01004')
    """
    value = text(cell)
    code = value.upper().removesuffix(".0").zfill(5)
    if not _COMMUNE.fullmatch(code):
        raise BadValue("bad_commune", value=value)
    return code


def number(cell: str) -> float:
    """Return a number written the French or the English way.

    Examples
    --------
    >>> number("15 156"), number("1 234,5"), number("27346.88 €")
    (15156.0, 1234.5, 27346.88)
    """
    value = text(cell)
    plain = _BLANKS.sub("", value).removesuffix("€")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        raise BadValue("bad_number", value=value) from None
    if not math.isfinite(found) or "_" in plain:
        raise BadValue("bad_number", value=value)
    return found


def count(cell: str) -> int:
    """Return a whole number that is not negative."""
    found = number(cell)
    if found < 0 or found != int(found) or found > 2**53:
        raise BadValue("bad_count", value=cell)
    return int(found)


@dataclass(frozen=True)
class Between:
    """The rule of a number within these limits, both included."""

    low: float
    high: float

    def __call__(self, cell: str) -> float:
        """Return the number that a cell holds."""
        found = number(cell)
        if not self.low <= found <= self.high:
            raise BadValue("out_of_range", value=cell, low=self.low, high=self.high)
        return found


def url(cell: str) -> str:
    """Return a web address; only `http` and `https` are ever made into a link."""
    value = text(cell)
    if not re.match(r"(?i)[a-z][a-z0-9+.-]*:", value):
        value = f"https://{value}"
    if not re.fullmatch(r"(?i)https?://[^\s\"'<>]+", value):
        raise BadValue("bad_url", value=value)
    return value


def one_of(known: Terms, code: str) -> Callable[[str], str]:
    """Return the rule of a cell that holds one of the known terms, in either language."""

    def rule(cell: str) -> str:
        value = text(cell)
        found = known.find(value)
        if found is None:
            raise BadValue(code, value=value, known=", ".join(known))
        return found

    return rule


def open_term(known: Terms) -> Callable[[str], str]:
    """Return the rule of a cell that may hold another word than the known terms: kept as it is."""

    def rule(cell: str) -> str:
        value = text(cell)
        return known.find(value) or value

    return rule


def several(rule: Callable[[str], str], *, order: Terms | None = None) -> Callable[[str], str]:
    """Return the rule of a cell of several values separated by `|`: each by `rule`, repeats dropped."""

    def rule_of_each(cell: str) -> str:
        values = dict.fromkeys(rule(part) for part in text(cell).split("|") if part.strip())
        ranked = sorted(values, key=list(order).index) if order else list(values)
        return "|".join(ranked)

    return rule_of_each


yes_no = one_of(terms.YES_NO, "bad_yes_no")
category = one_of(terms.CATEGORIES, "unknown_category")
