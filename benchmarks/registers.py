"""A territory's rows out of a register of 1 GB, against polars: `python benchmarks/registers.py`.

Made files: the register of associations as it is published in 2026 (all quoted, `;`, CRLF, byte order mark) and
SIRENE's establishments (54 columns, `,`), rows in random communes; each as a CSV and inside a zip. Three runs, each a
process of its own: `import` is all of `essaim import FILE --territory CODE` into a new workspace, `read` only the
reading of it, `yardstick` polars' streaming scan of the same filter (of the CSV: it reads no zip). Wanted: an import
below 400 MB at the peak (as Linux tells it). polars maps the file into memory, which counts as its own.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
TERRITORY = "241927201"
_RNA = (
    "id;id_ex;siret;rup_mi;gestion;date_creat;date_decla;date_publi;date_disso;nature;groupement;titre;titre_court;objet;"
    "objet_social1;objet_social2;adrs_complement;adrs_numvoie;adrs_repetition;adrs_typevoie;adrs_libvoie;adrs_distrib;"
    "adrs_codeinsee;adrs_codepostal;adrs_libcommune;adrg_declarant;adrg_complemid;adrg_complemgeo;adrg_libvoie;"
    "adrg_distrib;adrg_codepostal;adrg_achemine;adrg_pays;dir_civilite;siteweb;publiweb;observation;position;maj_time"
)
RNA = _RNA.split(";")
_ESTABLISHMENT = (
    "siren,nic,siret,statutDiffusionX,dateCreationX,trancheEffectifsX,anneeEffectifsX,"
    "activitePrincipaleRegistreMetiersX,dateDernierTraitementX,etablissementSiege,nombrePeriodesX,complementAdresseX,"
    "numeroVoieX,indiceRepetitionX,typeVoieX,libelleVoieX,codePostalX,libelleCommuneX,libelleCommuneEtrangerX,"
    "distributionSpecialeX,codeCommuneX,codeCedexX,libelleCedexX,codePaysEtrangerX,libellePaysEtrangerX,"
    "complementAdresse2X,numeroVoie2X,indiceRepetition2X,typeVoie2X,libelleVoie2X,codePostal2X,libelleCommune2X,"
    "libelleCommuneEtranger2X,distributionSpeciale2X,codeCommune2X,codeCedex2X,libelleCedex2X,codePaysEtranger2X,"
    "libellePaysEtranger2X,dateDebut,etatAdministratifX,enseigne1X,enseigne2X,enseigne3X,denominationUsuelleX,"
    "activitePrincipaleX,nomenclatureActivitePrincipaleX,caractereEmployeurX,longitude,latitude"
)
ESTABLISHMENT = _ESTABLISHMENT.replace("X,", "Etablissement,").split(",")
WORDS = ("protéger", "partager", "réparer", "les vélos", "le bourg", "la rivière", "aider", "chanter", "organiser", ";")


def _association(number: int, commune: str, chance: random.Random) -> dict[str, str]:
    return {
        "id": f"W{number:09d}",
        "date_creat": f"{1950 + number % 70}-05-01",
        "date_disso": "0001-01-01",
        "titre": f"ASSOCIATION NUMERO {number}",
        "objet": " ".join(chance.choices(WORDS, k=40)),
        "objet_social1": "024026",
        "objet_social2": "000000",
        "adrs_numvoie": str(number % 90),
        "adrs_typevoie": "RUE",
        "adrs_libvoie": "de la République",
        "adrs_codeinsee": commune,
        "adrg_libvoie": f"{number % 70} rue du Déclarant",
        "dir_civilite": "PM",
        "position": "A",
        "maj_time": "2024-10-22 10:08:36",
    }


def _luhn(stem: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(stem)))
    return f"{stem}{-total % 10}"


def _establishment(number: int, commune: str, _: random.Random) -> dict[str, str]:
    siren = _luhn(f"{30_000_000 + number:08d}")
    siret = _luhn(f"{siren}0001")
    return {
        "siren": siren,
        "nic": siret[9:],
        "siret": siret,
        "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": f"{1950 + number % 70}-05-01",
        "dateDernierTraitementEtablissement": "2024-03-22T14:26:06",
        "etablissementSiege": "true",
        "numeroVoieEtablissement": str(number % 90),
        "typeVoieEtablissement": "RUE",
        "libelleVoieEtablissement": "DE LA REPUBLIQUE",
        "codePostalEtablissement": "19000",
        "codeCommuneEtablissement": commune,
        "dateDebut": "2008-01-01",
        "etatAdministratifEtablissement": "AF"[number % 2],
        "denominationUsuelleEtablissement": f"ATELIER {number}",
        "activitePrincipaleEtablissement": "94.99Z",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "longitude": "1.77",
        "latitude": "45.27",
    }


def lines(
    headings: list[str], row: Callable[[int, str, random.Random], dict[str, str]], *, quoted: bool, size: int
) -> Iterator[str]:
    """Yield the lines of a made register, about so many bytes of them; the same for the same numbers."""
    from graph.reference import packaged  # noqa: PLC0415 - only the process that makes files needs it

    codes = packaged.table("communes")["code"].to_list()
    chance = random.Random(1)  # noqa: S311 - rows, not secrets
    joint, edge, end = ('";"', '"', "\r\n") if quoted else (",", "", "\n")
    yield ("\ufeff" if quoted else "") + edge + joint.join(headings) + edge + end
    number = written = 0
    while written < size:
        cells = row(number, chance.choice(codes), chance)
        line = edge + joint.join(cells.get(name, "") for name in headings) + edge + end
        written += len(line)
        number += 1
        yield line


KINDS: dict[str, tuple[list[str], Callable[[int, str, random.Random], dict[str, str]], bool, str]] = {
    "rna": (RNA, _association, True, "adrs_codeinsee"),
    "sirene": (ESTABLISHMENT, _establishment, False, "codeCommuneEtablissement"),
}
"""By register: its columns, what makes a row, whether all is quoted, and the column of the commune."""


def make(folder: Path, kind: str, megabytes: int) -> tuple[Path, Path]:
    """Write a register as a CSV and inside a zip."""
    headings, row, quoted, _ = KINDS[kind]
    plain, packed = folder / f"{kind}.csv", folder / f"{kind}.zip"
    with plain.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(headings, row, quoted=quoted, size=megabytes * 1_000_000))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(plain, plain.name)
    return plain, packed


def _import(path: Path, _: str) -> int:
    from graph.workspace import Place, Workspace  # noqa: PLC0415 - a process of its own loads only what it measures
    from ui.actions import Wish, import_files  # noqa: PLC0415 - as above

    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Place.of(folder, environ={}), write=True) as workspace,
    ):
        (found,) = import_files(workspace, [path], wish=Wish(by="benchmark", territory=TERRITORY))
    if found.report is None:
        raise SystemExit(f"not imported: {found}")
    return found.report.rows


def _read(path: Path, _: str) -> int:
    import importers  # noqa: PLC0415 - as above
    from graph import reference  # noqa: PLC0415 - as above
    from importers.base import Options  # noqa: PLC0415 - as above

    territory = reference.territory(TERRITORY)
    assert territory is not None  # noqa: S101 - it is in the packaged reference
    _reader, batches = importers.read(path, Options(places=territory.places))
    return sum(batch.rows for batch in batches)


def _yardstick(path: Path, kind: str) -> int:
    import polars as pl  # noqa: PLC0415 - as above

    from graph import reference  # noqa: PLC0415 - as above

    territory = reference.territory(TERRITORY)
    assert territory is not None  # noqa: S101 - it is in the packaged reference
    _, _, quoted, column = KINDS[kind]
    rows = pl.scan_csv(path, separator=";" if quoted else ",", infer_schema=False)
    return rows.filter(pl.col(column).is_in(list(territory.places))).collect(engine="streaming").height


def peak() -> float:
    """Return the megabytes that this process used at most; what `getrusage` says holds those of the caller, too."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


RUNS = {"yardstick": _yardstick, "read": _read, "import": _import}


@dataclass(frozen=True)
class Measured:
    """Seconds that passed, seconds of processor time, megabytes at the peak, rows found."""

    passed: float
    worked: float
    memory: float
    rows: int


def measured(what: str, path: Path, kind: str) -> Measured:
    """Run one of them in a process of its own."""
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--run", what, "--file", str(path), "--kind", kind]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True, env=os.environ)
    rows, memory, worked = done.stdout.split()[-3:]
    return Measured(time.perf_counter() - begun, float(worked), float(memory), int(rows))


def main() -> None:
    """Print seconds, memory and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--kind", choices=list(KINDS))
    parser.add_argument("--run", choices=list(RUNS))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.run:
        rows = RUNS[asked.run](asked.file, asked.kind)
        print(rows, peak(), time.process_time())
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in [asked.kind] if asked.kind else KINDS:
            _compare(Path(folder), kind, asked.megabytes)


def _compare(folder: Path, kind: str, megabytes: int) -> None:
    plain, packed = make(folder, kind, megabytes)
    print(f"{kind}: {plain.stat().st_size / 1e6:.0f} MB, in the archive {packed.stat().st_size / 1e6:.0f} MB")
    base: Measured | None = None
    for path, what in ((plain, "yardstick"), (plain, "read"), (packed, "read"), (plain, "import"), (packed, "import")):
        found = measured(what, path, kind)
        base = base or found
        ratio = found.worked / base.worked
        times = f"{found.passed:6.1f} s, {found.worked:6.1f} s of processor time (x{ratio:.1f})"
        print(f"  {what:9} {path.suffix}  {times}, {found.memory:5.0f} MB, {found.rows} rows", flush=True)


if __name__ == "__main__":
    main()
