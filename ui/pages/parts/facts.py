"""Short facts in words: about a territory, about where something was read."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from ui.locale import text, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.model.territory import Territory
    from graph.workspace import Evidence
    from ui.locale import Language

_MONTH, DAY = 7, 10


def about(territory: Territory, lang: Language) -> str:
    """Say what kind of territory it is, how rural, and how many live there."""
    said = [
        text(f"territory_kind.{territory.kind}", lang),
        text(f"rurality.{territory.rurality or 'unknown'}", lang),
        text("facts.communes", lang, n=len(territory.communes)),
    ]
    if territory.population is not None:
        said.append(text("facts.population", lang, n=territory.population))
    if territory.status:
        said.append(text(f"status.{territory.status}", lang))
    line = " · ".join(said)
    return line[:1].upper() + line[1:]


def term(family: str, value: str | None, lang: Language) -> str:
    """Return a term in words; a word that is none of ours stays as it is."""
    key = f"{family}.{value}"
    return text(key, lang) if value and key in texts() else value or ""


def day(written: str | None, lang: Language) -> str:
    """Return a date as a person writes it, as precise as it is known.

    Examples
    --------
    >>> day("2024-05-01", "fr"), day("2024-05", "en"), day("2024", "fr")
    ('1er mai 2024', 'May 2024', '2024')
    """
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - slow to load, and not always needed

    if not written or len(written) < _MONTH:
        return written or ""
    try:
        if len(written) < DAY:
            return str(format_skeleton("yMMMM", datetime.strptime(written, "%Y-%m").date(), locale=lang))  # noqa: DTZ007 - a month has no hour
        said = str(format_date(datetime.fromisoformat(written[:DAY]).date(), "long", locale=lang))
        return f"1er{said[1:]}" if lang == "fr" and said.startswith("1 ") else said  # CLDR knows no « 1er »
    except ValueError:
        return written


def local_day(instant: str, lang: Language) -> str:
    """Return the local day of an instant in UTC."""
    try:
        found = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    return day(found.astimezone().date().isoformat(), lang)


def sourced(found: Evidence, lang: Language) -> str:
    """Say where a record was read: file, part, line, day, author; of a path only the file's name."""
    if found.format == "edit":
        return text("facts.by_hand", lang, day=local_day(found.at, lang), by=found.by)
    file = PurePath(found.file.replace("\\", "/")).name or found.file
    known = {"", file, PurePath(file).stem}
    part = "" if found.part in known else text("facts.part", lang, part=found.part)
    on = local_day(found.at, lang)
    return text("facts.source", lang, file=file, part=part, line=str(found.line), day=on, by=found.by)


def last_source(said: Sequence[Evidence], lang: Language) -> str:
    """Say where a record was last read; nothing where nobody knows."""
    return sourced(said[-1], lang) if said else ""


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return names that differ, by key: where several are the same, their key stands behind them.

    Streamlit finds what was chosen in a list by its words.

    Examples
    --------
    >>> told_apart({"a1": "Foyer rural", "a2": "Foyer rural", "a3": "AMAP"})
    {'a1': 'Foyer rural (a1)', 'a2': 'Foyer rural (a2)', 'a3': 'AMAP'}
    """
    often = Counter(names.values())
    return {key: name if often[name] == 1 else f"{name} ({key})" for key, name in names.items()}
