"""The picture of many territories, to take along from the start pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.parts import taking

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from ui.locale import Language
    from ui.pages.parts.reads import Reading
    from ui.pictures.sheet import Sheet


def take(rows: pl.DataFrame, names: Mapping[str, str], title: str, reading: Reading, lang: Language) -> None:
    """Offer some rows of `at_a_glance`, in their order; `names` are by code."""
    rests = taking.rests(reading, lang)

    def made() -> Sheet:
        from ui.pictures.glances import glances_sheet  # noqa: PLC0415 - seldom needed

        return glances_sheet(rows, names, title, rests, lang)

    taking.offer(made, name=(title, reading.day), lang=lang, key="glances")
