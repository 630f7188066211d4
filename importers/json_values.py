"""Values of JSON as cells: text, numbers, places, whatever their shape; what an entry was read without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from graph.errors import BadValue, Reason, quoted
from graph.model import rules
from graph.model.batch import Rejected
from graph.model.terms import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")
HIDDEN = frozenset({"hidden", "private", "undefined", "null", "none"})
"""What stands in a personal value that the directory does not show."""
LANGUAGES = ("default", "fr", "en")
"""The languages in which a name may be given, the best first."""


@dataclass(frozen=True)
class Entry:
    """One entry of a list in JSON; `doubts` gathers what it was read without."""

    part: str
    line: int
    held: Mapping[str, Any]
    doubts: list[Rejected] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what stands under a key, None where it is not there."""
        return self.held.get(name)

    def text(self, name: str) -> str:
        """Return what stands under a key as text."""
        return text(self.held.get(name))

    def sound(self, name: str, cell: str, rule: Callable[[str], T]) -> T | None:
        """Return a cell by its rule, None where it is empty or fails: then it is doubted."""
        if not cell:
            return None
        try:
            return rule(cell)
        except BadValue as error:
            self.doubts.append(Rejected(self.part, self.line, name, quoted(cell), error.reason))
            return None

    def doubt(self, name: str, value: str, code: str) -> None:
        """Say that something was left out, and why."""
        self.doubts.append(Rejected(self.part, self.line, name, quoted(value), Reason(code)))

    def refused(self, name: str, code: str, **values: str) -> Rejected:
        """Return the refusal of the whole entry for what stands under a key."""
        return Rejected(self.part, self.line, name, quoted(self.text(name)), Reason(code, values))

    def dropped(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of these keys, personal ones, that hold something."""
        return tuple(name for name in names if holds_something(self.held.get(name)))


def text(value: object) -> str:
    """Return the text of a value that may be a number; of a list its first; of anything else nothing.

    Examples
    --------
    >>> text([" Amap "]), text(12), text({"a": 1}), text(None), text(True)
    ('Amap', '12', '', '', '')
    """
    if isinstance(value, list):
        return text(value[0]) if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def texts(value: object) -> list[str]:
    """Return the texts of a list, or of one value, that are not empty."""
    return [found for each in (value if isinstance(value, list) else [value]) if (found := text(each))]


def said(value: object) -> str:
    """Return a text that may be given in several languages, alone or in a list.

    Examples
    --------
    >>> said([{"default": "Projet", "en": "Project"}]), said({"en": "Project"}), said("Projet")
    ('Projet', 'Project', 'Projet')
    """
    if isinstance(value, list):
        return said(value[0]) if value else ""
    if isinstance(value, dict):
        return next((found for each in LANGUAGES if (found := text(value.get(each)))), "")
    return text(value)


def inside(value: object, *path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return what stands at the end of a path of keys, None where it breaks off."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def number(value: object) -> float | None:
    """Return a number, also one that is text; None where it is none."""
    cell = text(value)
    try:
        return rules.number(cell) if cell else None
    except BadValue:
        return None


def cell_of(value: float | None) -> str | None:
    """Return a number as the text of a cell."""
    return None if value is None else repr(value)


def holds_something(value: object) -> bool:
    """Tell whether a value says anything at all, however deep."""
    if isinstance(value, list | dict):
        return any(holds_something(each) for each in (value.values() if isinstance(value, dict) else value))
    return value is not None and value is not False and folded(str(value)[:80]) not in HIDDEN | {""}


def place(value: object) -> tuple[float | None, float | None]:
    """Return latitude and longitude of an object, of `[lng, lat]` or of text `lat|lng`; both or neither.

    0, 0 is nowhere.

    Examples
    --------
    >>> place({"lat": "45.3", "lon": 1.9}), place([1.9, 45.3]), place("45.3|1.9")
    ((45.3, 1.9), (45.3, 1.9), (45.3, 1.9))
    """
    if isinstance(value, dict) and isinstance(value.get("coordinates"), list):
        value = value["coordinates"]
    if isinstance(value, list):
        lon, lat = (number(each) for each in (*value, None, None)[:2])
    elif isinstance(value, dict):
        lat, lon = _first(value, _LATITUDES), _first(value, _LONGITUDES)
    else:
        lat, lon = (number(each) for each in (*text(value).split("|"), "", "")[:2])
    return (lat, lon) if lat is not None and lon is not None and (lat or lon) else (None, None)


_LATITUDES = ("latitude", "lat", "bf_latitude")
_LONGITUDES = ("longitude", "lng", "lon", "bf_longitude")


def _first(held: Mapping[str, Any], names: Iterable[str]) -> float | None:
    return next((found for name in names if (found := number(held.get(name))) is not None), None)
