"""Rural, urban or mixed: the class of a territory from its communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.model.territory import Rurality


def rurality(communes: Iterable[tuple[int | None, bool | None]]) -> Rurality | None:
    """Return the class of communes given as (population, belongs to an urban unit).

    By the share of the population that lives in communes of an urban unit (INSEE, unités urbaines 2020): under a
    third `rural`, over two thirds `urban`, `mixed` between, both limits included. Communes of which either is
    unknown do not count; None where nobody is counted.

    Examples
    --------
    >>> rurality([(900, False), (100, True)]), rurality([(1, True), (2, False)]), rurality([(0, True)])
    ('rural', 'mixed', None)
    """
    known = [(population, urban) for population, urban in communes if population is not None and urban is not None]
    everyone = sum(population for population, _ in known)
    in_towns = sum(population for population, urban in known if urban)
    if everyone == 0:
        return None
    if 3 * in_towns < everyone:
        return "rural"
    return "urban" if 3 * in_towns > 2 * everyone else "mixed"
