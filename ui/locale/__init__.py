"""Every text that a person reads, French and English side by side, one file per room."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.errors import EssaimError, Reason

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return every text: by key (`reason.bad_date`), by language; plural forms are keys that end in `.one`."""
    found: dict[str, Mapping[str, str]] = {}
    for room in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if room.name.endswith(".toml"):
            found.update(_flat("", tomllib.loads(room.read_text("utf-8"))))
    return found


def _flat(prefix: str, table: Mapping[str, object]) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            name = f"{prefix}{key}"
            if "fr" in value:
                found[name] = {word: str(value[word]) for word in LANGUAGES}
            found |= _flat(f"{name}.", value)
    return found


def text(key: str, lang: Language, **values: object) -> str:
    """Return a text in a language, with its values; `n` chooses between `key` and `key.one`.

    Raises
    ------
    KeyError
        When there is no such text: a fault of ours, which a test finds.
    """
    known = texts()
    if "n" in values and _is_one(values["n"], lang) and f"{key}.one" in known:
        key = f"{key}.one"
    return known[key][lang].format_map({name: shown(value, lang) for name, value in values.items()})


def _is_one(n: object, lang: Language) -> bool:
    """French counts 0 and 1 as one, English only 1 (CLDR)."""
    return n == 1 or (lang == "fr" and n == 0)


def shown(value: object, lang: Language) -> str:
    """Return a number or a text as a person of that language writes it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        from babel.numbers import format_decimal  # noqa: PLC0415 - slow to load, and most commands show none

        return str(format_decimal(value, locale=lang))
    return str(value)


def reason_text(reason: Reason, lang: Language) -> str:
    """Say why a row was refused."""
    return text(f"reason.{reason.code}", lang, **reason.values)


def error_text(error: EssaimError, lang: Language) -> str:
    """Say what went wrong and what to do."""
    said = text(f"error.{error.code}", lang, **error.values)
    return f"{said} {text('error.kept', lang, **error.values)}" if "kept" in error.values else said
