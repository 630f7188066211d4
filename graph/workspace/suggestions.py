"""What became of suggested partners: taken up, refused with a reason, put off; until it is taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InputRefused
from graph.workspace.keeping import keep, kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.network import Network
    from graph.workspace import Workspace

KIND = "suggestion"
Fate = Literal["taken", "refused", "later"]
FATES: tuple[Fate, ...] = ("taken", "refused", "later")


@dataclass(frozen=True)
class Decided:
    """What somebody decided of an actor suggested to a territory, and in which entry; `at` is UTC, ISO 8601."""

    territory: str
    actor: str
    fate: Fate
    why: str | None
    by: str
    at: str
    entry: int

    def as_json(self) -> dict[str, Any]:
        """Return an element of the answers of `essaim suggest` and `essaim suggestions`."""
        return {
            "territory": self.territory,
            "actor": self.actor,
            "fate": self.fate,
            "why": self.why,
            "by": self.by,
            "at": self.at,
            "entry": self.entry,
        }


def decide(  # noqa: PLR0913 - who decides what of whom, and why
    workspace: Workspace, territory: str, actor: str, fate: Fate, *, by: str, why: str | None = None
) -> int:
    """Keep what becomes of a suggestion; return the entry's number, by which it can be taken back too.

    Raises
    ------
    InputRefused
        `refused_without_why`: a refusal needs a reason.
    """
    reason = (why or "").strip() or None
    if fate == "refused" and reason is None:
        raise InputRefused("refused_without_why")
    body = {"territory": territory, "actor": actor, "fate": fate}
    return keep(workspace, KIND, {_key(territory, actor): body}, by=by, why=reason, file=f"{territory} : {actor}")


def reopen(workspace: Workspace, territory: str, actor: str, *, by: str, why: str | None = None) -> int:
    """Make a suggestion open again, whatever was decided of it; return the entry's number.

    Raises
    ------
    InputRefused
        `never_decided`.
    """
    keys = [each.key for each in _all(workspace).values() if _of(each.body) == (territory, actor)]
    if not keys:
        raise InputRefused("never_decided", actor=actor, territory=territory)
    return keep(workspace, KIND, {key: {} for key in keys}, by=by, why=why, file=f"{territory} : {actor}")


def decided(workspace: Workspace, territory: str | None = None, *, known_on: str | None = None) -> list[Decided]:
    """Return what was decided, of one territory or of all, by territory and actor."""
    found = [
        Decided(*_of(each.body), each.body["fate"], each.why, each.by, each.at, each.entry)
        for each in _all(workspace, known_on).values()
    ]
    wanted = [each for each in found if territory in (None, each.territory)]
    return sorted(wanted, key=lambda each: (each.territory, each.actor))


def fates(workspace: Workspace, network: Network, territory: str, *, known_on: str | None = None) -> dict[str, Decided]:
    """Return what was decided of the actors suggested to a territory, by the id that each has in a network.

    An actor who was decided about and is now one with another goes by the other's id; a refusal goes before what was
    decided of the other.
    """
    others = network.actors.select("id", "aliases").drop_nulls("aliases").iter_rows()
    now = {alias: key for key, aliases in others for alias in json.loads(aliases)}
    found: dict[str, Decided] = {}
    for each in sorted(decided(workspace, territory, known_on=known_on), key=lambda one: one.fate != "refused"):
        found.setdefault(now.get(each.actor, each.actor), each)
    return found


def _all(workspace: Workspace, known_on: str | None = None) -> Mapping[str, Any]:
    return kept(workspace, KIND, known_on=known_on)


def _key(territory: str, actor: str) -> str:
    return json.dumps([territory, actor], ensure_ascii=False)


def _of(body: Mapping[str, Any]) -> tuple[str, str]:
    return str(body["territory"]), str(body["actor"])
