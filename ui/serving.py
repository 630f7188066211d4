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
    "browser.gatherUsageStats": "false",
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
    environ = os.environ | {
        "ESSAIM_WORKSPACE": str(place.folder),
        "ESSAIM_JOURNAL": place.journal,
        "ESSAIM_GRAPH": place.graph,
        "ESSAIM_LANG": lang,
    }
    typer.echo(text("cli.serving", lang, url=f"http://localhost:{port}"), err=True)
    command = [sys.executable, "-m", "streamlit", "run", spec.origin, *(f"--{k}={v}" for k, v in flags.items())]
    try:
        subprocess.run(command, env=environ, check=False)  # noqa: S603 - our own program, no shell
    except KeyboardInterrupt:
        typer.echo(text("cli.stopped", lang), err=True)


def _free(port: int) -> None:
    import socket  # noqa: PLC0415 - beside its only use

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((FLAGS["server.address"], port))
        except OSError as error:
            raise UsageError("port_taken", port=port) from error
