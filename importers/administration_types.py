"""What a type of the directory of the administration (type_service_local) says of a service: category and kind.

`administration_types.csv` holds the 191 types; the codes and labels are acceslibre's (MIT, see `docs/formats.md`).
What the table does not say stays without a category: chambers, notaries, training, associations.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class ServiceType:
    """One type; `category` and `kind` are empty where it does not tell."""

    code: str
    label: str
    category: str
    kind: str


@cache
def service_types() -> Mapping[str, ServiceType]:
    """Return the types by their code.

    Examples
    --------
    >>> service_types()["sous_pref"].kind, service_types()["ademe"].category, service_types()["cci"].category
    ('state_service', 'national', '')
    """
    table = files("importers").joinpath("administration_types.csv").read_text("utf-8")
    return {row["code"]: ServiceType(**row) for row in csv.DictReader(table.splitlines())}
