"""Starts the app on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

from graph.errors import UsageError
from ui.locale import text

if TYPE_CHECKING:
    from graph.workspace.place import Place
    from ui.locale import Language

FLAGS = {
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "1024",
    "server.showEmailPrompt": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
    "browser.gatherUsageStats": "false",
    "runner.postScriptGC": "false",  # after every run it looks through all objects: see `ui.started`
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": "true",
}


def serve(place: Place, *, lang: Language, port: int, browser: bool) -> None:
    """Run the app until it is stopped; the workspace is handed over by the environment.

    Raises
    ------
    UsageError
        `port_taken`.
    """
    spec = find_spec("app")
    if spec is None or spec.origin is None:
        raise UsageError("app_missing")
    _free(port)
    flags = FLAGS | {"server.port": str(port), "server.headless": "false" if browser else "true"}
    environ = {
        "ESSAIM_WORKSPACE": str(place.folder),
        "ESSAIM_JOURNAL": place.journal,
        "ESSAIM_GRAPH": place.graph,
        "ESSAIM_LANG": lang,
    }
    typer.echo(text("cli.serving", lang, url=f"http://localhost:{port}"), err=True)
    arguments = ["run", spec.origin, *(f"--{name}={value}" for name, value in flags.items())]
    os.environ.update(environ)
    sys.stderr.flush()
    # This process becomes the app: whoever stops it stops the app, and nothing is left that owns the graph.
    command = [sys.executable, "-m", "ui.started", *arguments]
    if os.name == "posix":
        os.execv(sys.executable, command)  # noqa: S606 - our own program, no shell
    sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - as above


def _free(port: int) -> None:
    import socket  # noqa: PLC0415 - beside its only use

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((FLAGS["server.address"], port))
        except OSError as error:
            raise UsageError("port_taken", port=port) from error
