"""The scales that candidates are compared on: 0 to 4, each level with a written anchor that evidence decides.

The anchors are texts (`scale.<scale>.<level>`), explained in `docs/methods.md`. What is unknown is an interval of
levels, never a level: silence is neither the worst nor the best answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.analysis.chosen import Candidate, Level
from graph.analysis.coverage import CODINGS

if TYPE_CHECKING:
    from graph.analysis.verdicts import Engagement, Judged, Support, Wave

SCALES = ("1", "2", "3", "4", "plus")
HIGHEST = 4
UNKNOWN: Level = (0, HIGHEST)
_MANY_KINDS = 4
_SEVERAL = 2


def scales_of(wave: Wave) -> tuple[str, ...]:
    """Return the scales of a wave: criterion 1 is asked in the first only."""
    return SCALES if wave == "first" else SCALES[1:]


def candidate_of(judged: Judged) -> Candidate:
    """Return a territory on the scales, with the criteria that exclude it: 4, and 1 in the first wave, when not met."""
    levels = {
        "1": engaged(judged.engagement),
        "2": supported(judged.support),
        "3": inter_communal(judged),
        "4": multi_actor(judged),
        "plus": with_researchers(judged),
    }
    return Candidate(
        code=judged.code,
        name=judged.territory.name,
        rurality=judged.territory.rurality,
        levels={scale: levels[scale] for scale in scales_of(judged.wave)},
        vetoes=tuple(each for each in ("1", "4") if judged.criteria[each].verdict == "not_met"),
        codings=by_coding(judged) if judged.criteria["4"].verdict != "unknown" else (),
    )


def by_coding(judged: Judged) -> tuple[int, ...]:
    """Return the levels of criterion 4 under each coding of associations, empty where all are the same."""
    levels = tuple(min(judged.coverage.codings[coding], HIGHEST) for coding in CODINGS)
    return levels if len(set(levels)) > 1 else ()


def engaged(found: Engagement) -> Level:
    """Return the level of criterion 1.

    0 no project; 1 a project, no kind of transition known; 2 one kind; 3 two or three; 4 four or more. Unknown without
    an answer about the project; with one and less than two kinds, more kinds may be found.
    """
    if found.project is None:
        return UNKNOWN
    kinds = len(found.transitions)
    if found.project == "no":
        return (0, 0)
    if kinds < _SEVERAL:
        return (1 + kinds, HIGHEST)
    return (HIGHEST, HIGHEST) if kinds >= _MANY_KINDS else (3, 3)


def supported(found: Support) -> Level:
    """Return the level of criterion 2.

    0 needs, and no offer that answers any; 1 offers, but none has room; 2 offers with room for less than half of the
    needs; 3 for half or more; 4 for all. Unknown where no need is stated.
    """
    if not found.needs:
        return UNKNOWN
    if not found.with_room:
        level = 1 if found.answered else 0
    elif len(found.with_room) == len(found.needs):
        level = HIGHEST
    else:
        level = 3 if 2 * len(found.with_room) >= len(found.needs) else 2
    return (level, level)


def inter_communal(judged: Judged) -> Level:
    """Return the level of criterion 3: 0 one commune, 1 one district, 2 several, 3 communes, 4 an inter-communality."""
    kind, several = judged.territory.kind, len(judged.territory.communes) >= _SEVERAL
    if kind != "epci" and not judged.territory.communes:
        return UNKNOWN
    level = {"commune": 0, "districts": 1 + several, "group": 3, "epci": HIGHEST}[kind]
    return (level, level)


def multi_actor(judged: Judged) -> Level:
    """Return the level of criterion 4: the triad level, 4 for both 4 and 5.

    Where the coding of associations changes it, an interval; where the criterion is unknown, more may be found.
    """
    levels = [min(level, HIGHEST) for level in judged.coverage.codings.values()]
    return (min(levels), HIGHEST if judged.criteria["4"].verdict == "unknown" else max(levels))


def with_researchers(judged: Judged) -> Level:
    """Return the level of the partnership with researchers.

    0 attested absent; 1 began after the application; 2, 3, 4: one pair of actors before it, two, three or more.
    Unknown otherwise, from 1 on where a partnership without a date is known.
    """
    verdict, known = judged.plus.verdict, judged.partnerships
    if verdict == "met":
        level = min(1 + known, HIGHEST)
        return (level, level)
    lowest = 1 if known else 0
    return (lowest, HIGHEST if verdict == "unknown" else lowest)
