"""Reads files each in a process of its own, by whatever format they are found to be, and prints what each cost.

`python tests/hostile_reading.py FILE...`: for each a line of JSON with `outcome` (the code of the refusal, `read`, or
the exception), `seconds` of processor time and `megabytes` at most. Nothing may be fetched: a connection is an outcome.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path

import rdflib  # noqa: F401 - loaded before the processes part, as it would be in the app

import importers
from graph.errors import EssaimError
from importers.base import Options

LONGEST = 60


def outcome(path: Path, name: str | None) -> str:
    """Return what reading a file comes to."""
    try:
        reader, batches = importers.read(path, Options(), format=name)
        rows = kept = 0
        for batch in batches:
            rows += batch.rows
            kept += sum(frame.height for frame in batch.records.values())
    except EssaimError as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001 - what this looks for
        return f"{type(error).__name__}: {error}"[:300]
    return f"read as {reader.name}: {rows} rows, {kept} records"


def refuse_to_connect(*_: object) -> None:
    """Stand in for every connection."""
    raise AssertionError("a file made Essaim connect to somebody")


def main() -> None:
    """Read each file named, `FORMAT=FILE` by that format."""
    socket.socket.connect = refuse_to_connect  # type: ignore[method-assign]  # in this process only
    socket.getaddrinfo = refuse_to_connect  # type: ignore[assignment]  # the same
    for said in sys.argv[1:]:
        name, _, file = said.rpartition("=")
        come, go = os.pipe()
        child = os.fork()
        if not child:
            signal.alarm(LONGEST)
            begun = time.process_time()
            told = {"outcome": outcome(Path(file), name or None), "seconds": time.process_time() - begun}
            told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            os.write(go, json.dumps(told).encode())
            os._exit(0)
        os.close(go)
        with os.fdopen(come, "rb") as stream:
            answer = stream.read()
        os.waitpid(child, 0)
        lost = {"outcome": "the process ended", "seconds": LONGEST, "megabytes": 0}
        sys.stdout.write(json.dumps({"file": said, **(json.loads(answer) if answer else lost)}) + "\n")


if __name__ == "__main__":
    main()
