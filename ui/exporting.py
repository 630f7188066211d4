"""Writes the network to a file in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InputRefused, UsageError
from graph.export import EXPORTS
from ui.locale import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.model.network import Network
    from graph.workspace import Workspace
    from ui.locale import Language

FORMATS = ("tables", "html", *EXPORTS)


def export_to(  # noqa: PLR0913 - one parameter for each option
    workspace: Workspace,
    format: str,  # noqa: A002 - the contract's name
    file: Path,
    *,
    territory: str | None = None,
    as_of: str | None = None,
    known_on: str | None = None,
    lang: Language,
    pseudonyms: bool = False,
) -> dict[str, int]:
    """Write the whole network, or a territory's own actors and what is between them; count what the format leaves out.

    A page shows what is valid on the day (default today); the other formats keep all days, each with its dates,
    unless a day is asked for: what has ended must not be lost on the way out. With `pseudonyms` nobody is named.

    Raises
    ------
    UsageError
        `unknown_export`.
    InputRefused
        `cannot_write` or `unknown_territory`.
    """
    if format not in FORMATS:
        raise UsageError("unknown_export", value=format, known=", ".join(FORMATS))
    network = _chosen(workspace, territory, known_on)
    if as_of or format == "html":
        from graph.workspace import today  # noqa: PLC0415 - beside its only use

        network = network.on(as_of or today())
    if pseudonyms:
        from graph.export.pseudonyms import pseudonymised  # noqa: PLC0415 - beside its only use

        network = pseudonymised(network)
    try:
        _write(network, format, file, lang=lang, title=_title(workspace, territory, lang))
    except OSError as error:
        raise InputRefused("cannot_write", file=file, found=error.strerror or error) from error
    from graph.export.carried import left_out  # noqa: PLC0415 - beside its only use

    return {} if format == "html" else left_out(network, format)


def left_out_text(lost: Mapping[str, int], lang: Language) -> str:
    """Name the tables and columns that a file leaves out, with how many records and cells of them."""
    from graph.export.tables import title  # noqa: PLC0415 - beside its only use
    from graph.model.tables import TABLES  # noqa: PLC0415 - as above

    named = []
    for each, count in lost.items():
        table, _, column = each.partition(".")
        what = title(TABLES[table], lang)
        if column:
            what += f" / {column if lang == 'en' else TABLES[table][column].heading}"
        named.append(f"{what} ({shown(count, lang)})")
    return ", ".join(named)


def _chosen(workspace: Workspace, territory: str | None, known_on: str | None) -> Network:
    network = workspace.undated(known_on=known_on)
    if territory is None:
        return network
    known = workspace.territory(territory, known_on=known_on)
    around = network.around(known)
    return around.keeping(around.members(known))


def _title(workspace: Workspace, territory: str | None, lang: Language) -> str:
    from ui.locale import text  # noqa: PLC0415 - beside its only use

    return workspace.territory(territory).name if territory else text("cli.whole_network", lang)


def _write(
    network: Network,
    format: str,  # noqa: A002 - as above
    file: Path,
    *,
    lang: Language,
    title: str,
) -> None:
    if format == "tables":
        from graph.export import tables  # noqa: PLC0415 - only what is asked for is loaded

        tables.write(network, file, lang=lang)
    elif format == "html":
        from ui.network_view import page  # noqa: PLC0415 - as above

        file.write_text(page(network, title=title, lang=lang), encoding="utf-8")
    else:
        EXPORTS[format](network, file)
