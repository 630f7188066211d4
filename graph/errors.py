"""What can go wrong, in two severities: a `Reason` refuses one row, an `EssaimError` stops the command.

Neither holds a sentence: both hold a code and the values found, and `ui.locale` says them in French or English.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUOTE = 400
_LOOKED_AT = 10 * LONGEST_QUOTE


def quoted(value: object) -> str:
    """Return a value as it is shown in a message: on one line, visible, at most `LONGEST_QUOTE` characters."""
    text = "".join(each if each.isprintable() else "\ufffd" for each in " ".join(str(value)[:_LOOKED_AT].split()))
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


@dataclass(frozen=True)
class Reason:
    """Why something was refused: a code, said by `ui.locale` as `reason.<code>`, and the values it names."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class BadValue(ValueError):
    """A cell that its rule refuses; never leaves the check of a row."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, {name: quoted(value) for name, value in values.items()})


class EssaimError(Exception):
    """The root of our errors: `code` is said by `ui.locale` as `error.<code>`; `exit_code` is the command's."""

    exit_code = 4

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = {name: quoted(value) for name, value in values.items()}
        found = ", ".join(f"{name}: {value}" for name, value in self.values.items())
        super().__init__(f"{code} ({found})" if found else code)

    def although_kept(self, entry: int) -> EssaimError:
        """Return the same error, which then also says that an entry of the journal is kept all the same."""
        return type(self)(self.code, **{**self.values, "kept": entry})


class UsageError(EssaimError):
    """The command was called wrongly."""

    exit_code = 2


class InputRefused(EssaimError):
    """A whole file, or what a person gave, is refused; nothing was written."""

    exit_code = 3


class WorkspaceUnusable(EssaimError):
    """The workspace, its journal or its graph database cannot be used as asked."""


class WorkspaceOwned(WorkspaceUnusable):
    """Another process owns the embedded graph."""


class StoreUnusable(WorkspaceUnusable):
    """The graph database is missing, damaged, foreign or does not answer."""


class JournalUnusable(WorkspaceUnusable):
    """The journal is missing, damaged, locked or does not answer."""
