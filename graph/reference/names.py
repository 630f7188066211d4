"""How names of places are compared: what people write for one place becomes one key."""

from __future__ import annotations

import re

from graph.model.terms import folded

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "agglomeration": "agglo"}
_ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"}
_KINDS = {
    "agglo",
    "ca",
    "cc",
    "communaute",
    "commune",
    "communes",
    "cu",
    "intercommunalite",
    "mairie",
    "urbaine",
}
UNTOLD = frozenset(_ARTICLES | _KINDS)
"""Words that tell no territory from another: articles, and what kind of territory it is."""


def key(name: str) -> str:
    """Return a name in lower case without accents, hyphens and apostrophes, with saint written out.

    Examples
    --------
    >>> key("St-Étienne-de-Tinée"), key("L'Haÿ-les-Roses"), key("TULLE CEDEX")
    ('saint etienne de tinee', 'l hay les roses', 'tulle')
    """
    words = _SEPARATORS.sub(" ", folded(name).replace(" s/", " sur ")).split()
    if "cedex" in words[1:]:
        words = words[: words.index("cedex", 1)]
    return " ".join([_WRITTEN_OUT.get(word, word) for word in words])


def telling(key: str) -> tuple[str, ...]:
    """Return the words of a key that tell one territory from another; all of them where none does.

    Examples
    --------
    >>> telling("communaute d agglo tulle agglo")
    ('tulle',)
    """
    words = key.split()
    return tuple(word for word in words if word not in UNTOLD) or tuple(words)
