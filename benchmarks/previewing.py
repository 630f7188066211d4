"""How long a preview takes: a dry run of a file beside the import that would write it, and with what may be doubled.

python benchmarks/previewing.py [ROWS] [KNOWN]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from graph.reference import packaged
from graph.workspace import Workspace
from graph.workspace.place import Place
from ui.actions import Wish, import_files

KINDS = ("Foyer rural", "Amap", "Association", "Comité des fêtes", "Les amis", "Collectif citoyen", "Épicerie", "Ferme")


def put(path: Path, rows: int, *, seed: int) -> Path:
    chance = random.Random(seed)  # noqa: S311 - invented names, no secrets
    communes = packaged.table("communes").select("code", "name").rows()
    with path.open("w", encoding="utf-8") as file:
        file.write("nom;commune\n")
        for _ in range(rows):
            (code, own), (_, other) = chance.choice(communes), chance.choice(communes)
            file.write(f"{chance.choice(KINDS)} de {chance.choice((own, other))};{code}\n")
    return path


def main() -> None:
    rows, known = (int(each) for each in [*sys.argv[1:], "100000", "50000"][:2])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        there, new = put(home / "a.csv", known, seed=1), put(home / "b.csv", rows, seed=2)
        with Workspace.open(Place.of(home / "w", environ={}), write=True) as workspace:
            import_files(workspace, [there], wish=Wish())
            begun = time.perf_counter()
            (tried,) = import_files(workspace, [new], wish=Wish(dry_run=True))
            previewed = time.perf_counter() - begun
            begun = time.perf_counter()
            import_files(workspace, [new], wish=Wish())
            written = time.perf_counter() - begun
    if tried.foreseen is None:
        sys.exit("the preview was refused")
    doubtful = tried.foreseen.doubtful
    print(f"{rows} rows beside {known} known actors: preview {previewed:.1f} s, import {written:.1f} s,", end=" ")
    print(
        f"ratio {previewed / written:.2f}; {doubtful.count} doubtful among {doubtful.looked_at} of {doubtful.new} new"
    )


if __name__ == "__main__":
    main()
