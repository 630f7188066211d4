"""Calls of the command line as a person or a script makes them: real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a call left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command answers
        return json.loads(self.out)


class Caller:
    """Calls `essaim` on one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str | Path, **environ: str) -> Answer:
        known = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "ui", *map(str, arguments)],
            capture_output=True,
            env=known | {"ESSAIM_WORKSPACE": str(self.folder), "PYTHONUTF8": "1"} | environ,
            cwd=self.folder.parent,
            timeout=120,
            check=False,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.err
        return answer
