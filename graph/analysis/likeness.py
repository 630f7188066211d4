"""How far two actors look like one: their names, where they are, what proves that they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graph.analysis import name_words as words_of
from graph.analysis.name_matching import Match, Side, match
from graph.analysis.names import Name, plain, taken_apart
from graph.analysis.whereabouts import Nearness, Whereabouts, nearness, whereabouts

if TYPE_CHECKING:
    from collections.abc import Mapping

Values = tuple[tuple[str, str | int], ...]
PROOFS = ("siren", "rna")
SUGGESTED_FROM = 60
"""The lowest score that is worth a person's time; tuned on hand-written records, see docs/duplicates.md."""
_LESS: Mapping[Nearness, int] = {
    "same_commune": 0,
    "close": 0,
    "same_departement": 10,
    "same_territory": 10,
    "place_unknown": 15,
    "apart": 25,
}
_VALUE_NAMES: Mapping[Nearness, str] = {
    "same_commune": "commune",
    "close": "metres",
    "same_departement": "departement",
    "same_territory": "territory",
}
_MORE_SAME_SITE = 10
_AUTHORITIES = frozenset({"commune", "epci", "local_authority", "state_service"})


@dataclass(frozen=True)
class Because:
    """A reason: `code` is said by `ui.locale` as `duplicate.<code>`, with the values it names."""

    code: str
    values: Values = ()


@dataclass(frozen=True)
class Pair:
    """Two actors that may be one: `a` < `b` by id; `score` 0 to 100; `reasons`, that of the name first."""

    a: str
    b: str
    score: int
    reasons: tuple[Because, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """An actor as it is compared: its row, its name taken apart, where it is, its website."""

    id: str
    row: Mapping[str, Any]
    name: Name
    where: Whereabouts
    site: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Candidate:
        """Take a row of `actors`."""
        return cls(row["id"], row, taken_apart(row["name"] or ""), whereabouts(row), site(row["url"]))

    @property
    def side(self) -> Side:
        """What the matching of names looks at."""
        return Side(self.name, self.where.named, self.where.departement)


def site(url: str | None) -> str | None:
    """Return a web address as one website has it: without scheme, `www.`, last slash and place on the page.

    Examples
    --------
    >>> site("https://www.Exemple.fr/asso/#qui"), site("exemple.fr/asso"), site("carte.fr/#/fiche/3")
    ('exemple.fr/asso', 'exemple.fr/asso', 'carte.fr#/fiche/3')
    """
    if not url:
        return None
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    page = f"#{parts.fragment}" if "/" in parts.fragment else ""
    return (parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query + page) or None


def contradictions(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Because, ...]:
    """Return what proves that two actors are not one: a different SIREN, a different RNA number.

    Examples
    --------
    >>> contradictions({"siren": "552032534", "rna": None}, {"siren": "356000000", "rna": None})[0].code
    'different_siren'
    """
    return tuple(
        Because(f"different_{proof}", (("one", one[proof]), ("other", other[proof])))
        for proof in PROOFS
        if one[proof] and other[proof] and one[proof] != other[proof]
    )


def compare(one: Candidate, other: Candidate) -> Pair | None:
    """Return how far two actors look like one, None where they do not, or something tells them apart."""
    if one.id == other.id or contradictions(one.row, other.row) or _other_authority(one, other):
        return None
    one, other = sorted((one, other), key=lambda each: each.id)
    near, value = nearness(one.where, other.where)
    where = Because(near, ((_VALUE_NAMES[near], value),) if near in _VALUE_NAMES else ())
    proved = tuple(
        Because(f"same_{proof}", (("number", one.row[proof]),)) for proof in PROOFS if _same(one, other, proof)
    )
    if proved:
        return Pair(one.id, other.id, 100, (*proved, where))
    return _by_name(one, other, where)


def _by_name(one: Candidate, other: Candidate, where: Because) -> Pair | None:
    same_site = bool(one.site) and one.site == other.site
    near = where.code in ("same_commune", "close")
    if (where.code == "apart" and not same_site) or (not near and _of_one_commune(one, other)):
        return None
    found = match(one.side, other.side, near=near or same_site)
    if found is None:
        return None
    score = min(100, round(100 * found.score) + _MORE_SAME_SITE * same_site) - _LESS[where.code]  # type: ignore[index]  # a nearness
    if score < SUGGESTED_FROM:
        return None
    reasons = [_said(one, other, found), where]
    if same_site:
        reasons.append(Because("same_website", (("site", one.site or ""),)))
    return Pair(one.id, other.id, score, tuple(reasons))


def _said(one: Candidate, other: Candidate, found: Match) -> Because:
    same = found.how == "same_bare_name" and plain(one.row["name"]) == plain(other.row["name"])
    return Because("same_name" if same else found.how, found.values)


def _same(one: Candidate, other: Candidate, column: str) -> bool:
    return bool(one.row[column]) and one.row[column] == other.row[column]


def _other_authority(one: Candidate, other: Candidate) -> bool:
    """Whether both are authorities, and not of one kind: a commune is not its inter-communality."""
    kinds = {one.row["kind"], other.row["kind"]}
    return len(kinds) > 1 and kinds <= _AUTHORITIES


def _of_one_commune(one: Candidate, other: Candidate) -> bool:
    """Whether the names are of a kind that each commune has, and the communes are known and differ."""
    kinds = one.name.kinds | other.name.kinds
    return not kinds.isdisjoint(words_of.OF_ONE_COMMUNE) and bool(one.where.commune and other.where.commune)
