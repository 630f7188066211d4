"""Where lies what an address must not say, such as names: with the server while it runs, under a random word."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock

MOST = 2000
LONGEST = 64
"""No word of ours is longer: what comes in an address is not looked up at any length."""
_lying: OrderedDict[str, object] = OrderedDict()
_lock = Lock()


def digest(name: str) -> str:
    """Return a word for a name that does not say it: one of few names is found again by it.

    Examples
    --------
    >>> digest("Si la maire partait") == digest("Si la maire partait") != digest("Si la maire restait")
    True
    """
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:12]


def put(thing: object) -> str:
    """Lay something down that nobody changes any more; return the word under which it lies."""
    word = secrets.token_urlsafe(9)
    with _lock:
        _lying[word] = thing
        while len(_lying) > MOST:
            _lying.popitem(last=False)
    return word


def taken(word: str | None) -> object:
    """Return what lies under a word; None where nothing does (any more)."""
    if not word or len(word) > LONGEST:
        return None
    with _lock:
        if word in _lying:
            _lying.move_to_end(word)
        return _lying.get(word)
