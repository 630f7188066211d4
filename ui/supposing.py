"""What suppositions would change: coverage, criteria and selection, several side by side; kept or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.analysis.criteria import criteria
from graph.analysis.scales import candidate_of
from graph.analysis.selection import select
from graph.analysis.what_if import WhatIf, supposing, what_if_of
from graph.errors import EssaimError, InputRefused
from graph.workspace.keeping import keep, kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.chosen import Candidate, Selection, Wanted
    from graph.analysis.verdicts import Judged
    from graph.workspace import Workspace
    from ui.choosing import Assessment

KIND = "what_if"


@dataclass(frozen=True)
class Effect:
    """A territory as a supposition would make it; `share` is its share of the draws, None where it is no candidate.

    `what_if` is None for the territory as it is.
    """

    what_if: WhatIf | None
    judged: Judged
    share: float | None


def effects(found: Assessment, code: str, what_ifs: Sequence[WhatIf], wanted: Wanted) -> list[Effect]:
    """Return a candidate territory as it is, then as each supposition would make it.

    Raises
    ------
    InputRefused
        As `supposing`; `unknown_territory` where it is no candidate of the assessment.
    """
    now = next((each for each in found.judged if each.code == code), None)
    if now is None:
        raise InputRefused("unknown_territory", code=code)
    answer = [Effect(None, now, _share(found, now, wanted))]
    for each in what_ifs:
        network = supposing(found.network, each)
        (then,) = criteria(network, [now.territory], now.as_of, now.wave)
        answer.append(Effect(each, then, _share(found, then, wanted)))
    return answer


def _share(found: Assessment, judged: Judged, wanted: Wanted) -> float | None:
    others = [judged if each.code == judged.code else each for each in found.judged]
    selection = _selection([candidate_of(each) for each in others], wanted)
    return selection.acceptability[judged.code] if selection else None


def _selection(candidates: Sequence[Candidate], wanted: Wanted) -> Selection | None:
    """Return the selection; None where there are too few candidates for it to have an answer."""
    try:
        return select(candidates, wanted)
    except EssaimError as error:
        if error.code != "too_few_candidates":
            raise
        return None


def keep_what_if(workspace: Workspace, code: str, what_if: WhatIf, *, by: str) -> int:
    """Keep a supposition about a territory under its name; return the entry's number.

    Raises
    ------
    InputRefused
        `what_if_unnamed`.
    WorkspaceUnusable
        `read_only`.
    """
    if not what_if.name.strip():
        raise InputRefused("what_if_unnamed")
    body = {"territory": code, **what_if.as_json()}
    return keep(workspace, KIND, {_key(code, what_if.name): body}, by=by, file=what_if.name)


def discard_what_if(workspace: Workspace, code: str, name: str, *, by: str) -> int:
    """Take a kept supposition away; return the entry's number."""
    return keep(workspace, KIND, {_key(code, name): {}}, by=by, file=name)


def kept_what_ifs(workspace: Workspace, code: str, *, known_on: str | None = None) -> list[WhatIf]:
    """Return the suppositions kept about a territory, by name."""
    found = kept(workspace, KIND, known_on=known_on).values()
    return [what_if_of(each.body) for each in found if each.body["territory"] == code]


def _key(code: str, name: str) -> str:
    return f"{code}/{name.strip()}"
