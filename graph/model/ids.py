"""Ids for records that came without one: the same record, read again, gets the same id."""

from __future__ import annotations

import hashlib
import re

from graph.model.terms import folded

LONGEST_SLUG = 40
_SEPARATOR = "\x1f"
_DERIVED = re.compile(r"siren-\d{9}|rna-[W\d][\dA-Z]{8,9}|[a-z0-9-]*-[0-9a-f]{10}")


def from_siren(siren: str) -> str:
    """Return the id of an actor known by its SIREN."""
    return f"siren-{siren}"


def from_rna(rna: str) -> str:
    """Return the id of an actor known by its number in the register of associations."""
    return f"rna-{rna}"


def from_content(*parts: str | None) -> str:
    """Return a readable id made from what tells a record apart: a slug of the first part, a digest of all.

    Examples
    --------
    >>> from_content("Épicerie d'Orliac", "200066744")
    'epicerie-d-orliac-6e48a4ee61'
    """
    digest = hashlib.sha256(_SEPARATOR.join(part or "" for part in parts).encode()).hexdigest()[:10]
    slug = re.sub(r"[^a-z0-9]+", "-", folded(parts[0] or "")[:LONGEST_SLUG]).strip("-")
    return f"{slug}-{digest}"


def of_source(source: str, own: str, *parts: str | None) -> str:
    """Return the id of a record whose own id is one of its source's only, such as the maps of one engine.

    Two maps may use the same short id for different things; `parts` are what tells these apart.

    Examples
    --------
    >>> of_source("gogocarto", "4CWq", "domaine du mons")
    'gogocarto-4CWq-103477'
    """
    return f"{source}-{own}-{hashlib.sha256(_SEPARATOR.join(part or '' for part in parts).encode()).hexdigest()[:6]}"


def is_derived(key: str) -> bool:
    """Tell whether an id was made by this module rather than given by a person or a source."""
    return _DERIVED.fullmatch(key) is not None
