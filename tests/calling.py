"""Calls of the command line: in the process of the tests, or in one of its own as a person or a script makes them.

What a command reads, writes, answers and exits with is the same in both; a process of its own takes a second to begin.
It is called so where it is itself what is tried: the help, which is written when the program is loaded, the streams
and the exit code as a shell sees them, a workspace that nobody has open.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import mock

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
        """Run the program's own `main` here; what it does not expect comes up as it was raised."""
        from ui import cli  # noqa: PLC0415 - its texts are in the language that this call does not choose

        given = [*map(str, arguments)]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with (
            mock.patch.dict(os.environ, self._environ(environ), clear=True),
            mock.patch.object(sys, "argv", ["essaim", *given]),
            mock.patch.object(cli, "LANG", cli._language(given)),
            chdir(self.folder.parent),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code
        assert isinstance(code, int | None)
        return Answer(code or 0, *(each.buffer.getvalue().decode() for each in (out, err)))

    def process(self, *arguments: str | Path, **environ: str) -> Answer:
        """Run the program in a process of its own."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "ui", *map(str, arguments)],
            capture_output=True,
            env=self._environ(environ),
            cwd=self.folder.parent,
            timeout=120,
            check=False,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.err
        return answer

    def _environ(self, more: dict[str, str]) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
        return known | {"ESSAIM_WORKSPACE": str(self.folder), "PYTHONUTF8": "1"} | more
