"""The elements of a JSON list, written while they are made."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def items(found: Iterable[object]) -> Iterator[str]:
    r"""Give each element on a line of its own; the brackets around them are the caller's.

    Examples
    --------
    >>> "".join(items([{"name": "Épicerie"}, None]))
    '\n{"name": "Épicerie"},\nnull'
    """
    for place, each in enumerate(found):
        yield ("," if place else "") + "\n" + dumps(each, ensure_ascii=False, allow_nan=False)
