"""Which names are written in the picture, and where: greedily, the most important first, none over another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Anchor = Literal["start", "middle", "end"]
LONGEST = 24
LINE_HEIGHT = 1.25
_CELL = 40.0
_WORD = re.compile(r"[^\s-]*(?:-+|\s+|$)")
_READ = 200
"""Characters of a name that are looked at for each of its lines."""
_NARROW = frozenset("iljtfrI.,;:'!|()[]- \u2019\u00a0\u202f")
_BROAD = frozenset("mwMWŒœ@%&—")


@dataclass(frozen=True)
class Box:
    """A rectangle; two that only touch do not overlap."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles share an area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: Box) -> bool:
        """Tell whether this rectangle lies in another."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Wanted:
    """A name to be written beside a shape, inside `room` if there is one."""

    key: str
    text: str
    x: float
    y: float
    reach: float
    room: Box | None = None


@dataclass(frozen=True)
class Label:
    """A name and where it is written: `y` is the baseline, `box` what it covers."""

    text: str
    x: float
    y: float
    anchor: Anchor
    box: Box


class _Taken:
    """Rectangles found by place, so that many labels stay quick."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in self._under(box):
            self._cells[cell].append(box)

    def hits(self, box: Box) -> bool:
        return any(box.overlaps(other) for cell in self._under(box) for other in self._cells.get(cell, ()))

    @staticmethod
    def _under(box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
            for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
                yield column, row


def shortened(name: str, longest: int = LONGEST) -> str:
    """Return a name on one line, of at most so many characters.

    Examples
    --------
    >>> shortened("Syndicat mixte du bassin de la Corrèze amont")
    'Syndicat mixte du bassi…'
    """
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def wrapped(name: str, longest: float, most: int, measure: Callable[[str], float] = len) -> list[str]:
    """Break a name into lines, at spaces and after hyphens; the last of so many ends in `…` where it must.

    Parameters
    ----------
    longest
        How long a line may be, as `measure` tells: by default in characters.

    Examples
    --------
    >>> wrapped("Grenoble-Alpes-Métropole", 16, 3)
    ['Grenoble-Alpes-', 'Métropole']
    """
    lines = [""]
    for word in _WORD.findall(" ".join(name[: _READ * most].split())):
        for piece in _pieces(word, longest, measure):
            if lines[-1] and measure((lines[-1] + piece).rstrip()) > longest:
                lines.append("")
            lines[-1] += piece
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut("".join(lines[most - 1 :]), longest, measure)]
    return [line.rstrip() for line in lines]


def _pieces(word: str, longest: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Cut a word that is longer than a line."""
    while word:
        end = len(word)
        while end > 1 and measure(word[:end].rstrip()) > longest:
            end -= 1
        yield word[:end]
        word = word[end:]


def _cut(line: str, longest: float, measure: Callable[[str], float]) -> str:
    end = len(line)
    while end and measure(f"{line[:end].rstrip()}…") > longest:
        end -= 1
    return f"{line[:end].rstrip()}…"


def text_width(text: str, font: float) -> float:
    """Return how wide a text is at most, in the units of its font size: an estimate on the safe side."""
    return font * sum(_width(character) for character in text)


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    if character in _NARROW:
        return 0.38
    if character in _BROAD:
        return 0.95
    return 0.7 if character.isupper() else 0.57


def placed(wanted: Sequence[Wanted], taken: Iterable[Box], bounds: Box, font: float) -> dict[str, Label]:
    """Write as many names as find room, in the order given; the others are left to hover and focus.

    `taken` are rectangles to keep free (shapes, headings); nothing is written outside `bounds`, or a name's
    own `room`.
    """
    full = _Taken([*taken, *(Box(w.x - w.reach, w.y - w.reach, w.x + w.reach, w.y + w.reach) for w in wanted)])
    labels: dict[str, Label] = {}
    for each in wanted:
        for label in _ways(each, font):
            if label.box.within(each.room or bounds) and not full.hits(label.box):
                labels[each.key] = label
                full.add(label.box)
                break
    return labels


def _ways(wanted: Wanted, font: float) -> Iterator[Label]:
    """Beside the shape, away from the middle first; else above or below it."""
    text = shortened(wanted.text)
    width, height = text_width(text, font), LINE_HEIGHT * font
    gap = wanted.reach + 0.35 * font
    right, left = wanted.x + gap, wanted.x - gap
    beside: list[tuple[float, float, Anchor]] = [(right, wanted.y, "start"), (left, wanted.y, "end")]
    if wanted.x < 0:
        beside.reverse()
    above = wanted.y - wanted.reach - height / 2
    below = wanted.y + wanted.reach + height / 2
    for x, middle, anchor in (*beside, (wanted.x, above, "middle"), (wanted.x, below, "middle")):
        start = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        box = Box(start, middle - height / 2, start + width, middle + height / 2)
        yield Label(text, x, middle + 0.35 * font, anchor, box)
