"""Why two actors may be one, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import reference
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.duplicates import Because, Pair
    from ui.locale import Language


def reasons_text(pair: Pair, lang: Language) -> list[str]:
    """Say the reasons of a pair, that of the name first."""
    return [because_text(each, lang) for each in pair.reasons]


def pair_text(pair: Pair, names: Mapping[str, str], lang: Language) -> str:
    """Say a pair on one line, with the names of its actors by id."""
    one, other = (names.get(actor) or actor for actor in (pair.a, pair.b))
    return f"{pair.score:3}  {one} [{pair.a}] = {other} [{pair.b}] : {' ; '.join(reasons_text(pair, lang))}"


def because_text(because: Because, lang: Language) -> str:
    """Say one reason, places by their names."""
    return text(f"duplicate.{because.code}", lang, **{name: _named(name, value) for name, value in because.values})


def _named(what: str, value: str | int) -> str | int:
    code = str(value)
    if what == "commune":
        found = reference.commune(code)
        return found.name if found else code
    if what == "departement":
        return reference.departements().get(code, code)
    if what == "territory":
        territory = reference.territory(code)
        return territory.name if territory else code
    return value
