"""Dossiers for paper: opened by other programs, inert to hostile names, with the figures of the commands."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import docx
import odfdo
import openpyxl
import pypdf
import pytest

from graph.errors import InputRefused, UsageError
from graph.export.documents import (
    WRITERS,
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    write_document,
)
from ui.pictures.bubbles import bubbles_svg
from ui.sectors.picture import Standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calling import Caller

HOSTILE = (
    "<script>alert(1)</script>",
    "=1+1",
    '#import "x.typ"',
    "$x$ *gras* _i_ @ref <label> \\ // /* ```",
    "a\x00b\x0b\ufffe",
    "\u202eelif",
    "x" * 5_000,
    "&lt; ]]> ${jndi} {{7*7}}",
    "",
)
STANDINGS = {
    "collective": Standing("attested", 3),
    "public": Standing("attested", 30),
    "economic": Standing("unknown", 0),
    "research": Standing("absent", 0),
    "national": Standing("attested", 1),
}
TIED = {("collective", "public"): 2, ("collective", "economic"): 0, ("public", "economic"): 0}


def document(*names: str) -> Document:
    drawn = bubbles_svg(names[0] if names else "Trièves", STANDINGS, TIED, "fr")
    blocks: tuple[Block, ...] = (
        Heading("Partie"),
        *(Paragraph(name, "warning") for name in names),
        Listing(("premier", *names)),
        Heading("Sous-partie", 2),
        Table("Tableau", ("Nom", "Nombre"), (*((name, 1234.5) for name in names), ("Œuvre d'été", None)), (2, 1)),
        Picture(drawn, "Trois collectifs"),
    )
    return Document(names[0] if names else "Dossier", "Chapô", "fr", "2026-11-23", "Pied de page", blocks)


def read_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def read_docx(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in made.paragraphs), *cells])


def read_odt(content: bytes) -> str:
    return str(odfdo.Document(io.BytesIO(content)).get_formatted_text())


def read_xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    return "\n".join(str(cell.value) for cell in cells if cell.value is not None)


class Words(HTMLParser):
    """Gathers words, and every element and attribute that could act."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.acting += [tag] * (tag in ("script", "iframe", "object", "link", "img", "form"))
        self.acting += [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_html(content: bytes) -> str:
    parser = Words()
    parser.feed(content.decode())
    assert parser.acting == []
    return "\n".join(parser.words)


READ: dict[str, Callable[[bytes], str]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "odt": read_odt,
    "xlsx": read_xlsx,
    "html": read_html,
}


@pytest.mark.parametrize("extension", WRITERS)
def test_a_document_is_read_back_by_another_program(tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"d.{extension}"
    write_document(document("Foyer rural"), file)
    words = READ[extension](file.read_bytes())
    for said in ("Foyer rural", "Partie", "Sous-partie", "premier", "Œuvre d'été", "Tableau", "Nombre"):
        assert said in words
    assert "1234.5" in words or "1\u202f234,5" in words
    write_document(document("Foyer rural"), again := tmp_path / f"e.{extension}")
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("extension", WRITERS)
def test_hostile_names_are_words_in_every_document(tmp_path: Path, extension: str) -> None:
    write_document(document(*HOSTILE), file := tmp_path / f"d.{extension}")
    words = READ[extension](file.read_bytes())
    assert "<script>alert(1)</script>" in words
    assert "#import" in words
    assert "{{7*7}}" in words
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_a_pdf_is_tagged_named_and_brings_its_fonts(tmp_path: Path) -> None:
    write_document(document("Foyer rural"), file := tmp_path / "d.pdf")
    read = pypdf.PdfReader(file)
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert read.metadata is not None
    assert read.metadata.title == "Foyer rural"
    pages: list[Any] = list(read.pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        described = font.get("/DescendantFonts", [font])[0].get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)


def test_a_name_in_a_script_without_a_font_still_gives_a_pdf(tmp_path: Path) -> None:
    write_document(document("\U00013000 \U0001e900"), file := tmp_path / "d.pdf")
    assert len(pypdf.PdfReader(file).pages) == 1


@pytest.mark.parametrize("extension", ["docx", "odt", "xlsx"])
def test_an_office_program_opens_it(tmp_path: Path, extension: str) -> None:
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed here")
    assert office, "LibreOffice is missing"
    write_document(document(*HOSTILE), file := tmp_path / f"d.{extension}")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "out"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - the program that was found
    assert "premier" in read_pdf((tmp_path / "out" / "d.pdf").read_bytes())


def test_an_unknown_extension_and_a_missing_folder_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as wrong:
        write_document(document(), tmp_path / "d.doc")
    assert wrong.value.code == "unknown_document"
    with pytest.raises(InputRefused) as refused:
        write_document(document(), tmp_path / "no" / "d.html")
    assert refused.value.code == "cannot_write"


CODES = ("200040293", "200030658")
FIGURES = 5


def letters(words: str) -> str:
    """Return words without what a line's end may add or take: blanks, hyphens."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", words)


@pytest.mark.parametrize("extension", WRITERS)
def test_a_dossier_names_everybody(example: Caller, tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"dossier.{extension}"
    assert example("report", CODES[0], file).code == 0
    words = letters(READ[extension](file.read_bytes()))
    for actor in example("actors", "--territory", CODES[0], "--json").json:
        assert letters(actor["name"]) in words


def test_every_figure_of_a_comparison_is_found_again_in_what_the_commands_say(example: Caller, tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    assert example("report", *CODES, file).code == 0
    rows = [row for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows(values_only=True)]
    figures = {row[0]: row[1:] for row in rows if len(row) == FIGURES}
    for code in CODES:
        said = json.loads(example("coverage", code, "--json").out)
        _rurality, actors, interval, level = figures[said["territory"]["name"]]
        assert (actors, level) == (said["actors"], said["level"])
        assert str(interval).startswith(f"{said['covered']['attested']} sur {said['covered']['of']}")


def test_a_dossier_of_the_past_and_of_a_territory_without_data_says_so(example: Caller, tmp_path: Path) -> None:
    old, empty = tmp_path / "old.html", tmp_path / "empty.html"
    assert example("--as-of", "1990-01-01", "report", CODES[0], old).code == 0
    words = read_html(old.read_bytes())
    assert "1er janvier 1990" in words
    assert "à demander" in words
    assert example("--lang", "en", "report", "200066744", empty).code == 0
    assert "unknown: ask" in read_html(empty.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["report", "200040293"], 2),
        (["report", "200040293", "d.doc"], 2),
        (["report", "--wave", "third", "200040293", "d.pdf"], 2),
        (["report", "nulle-part", "d.pdf"], 3),
        (["report", "200040293", "no/d.pdf"], 3),
    ],
)
def test_a_wrong_call_ends_with_its_code_and_one_sentence(example: Caller, arguments: list[str], code: int) -> None:
    answer = example(*arguments)
    assert answer.code == code
    assert "Traceback" not in answer.err
    assert answer.err.strip()


def test_a_workbook_holds_one_sheet_for_each_table(tmp_path: Path) -> None:
    write_document(document(*HOSTILE), file := tmp_path / "d.xlsx")
    assert openpyxl.load_workbook(file).sheetnames == ["Essaim", "Tableau"]
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_an_unknown_cooperation_is_a_question_never_a_zero() -> None:
    unknown = bubbles_svg("Trièves", STANDINGS | {"research": Standing("unknown", 0)}, TIED, "fr")
    assert unknown.count(">?<") == len([pair for pair, count in TIED.items() if not count])
    absent = bubbles_svg("Trièves", STANDINGS | {"economic": Standing("absent", 0)}, TIED, "fr")
    assert ">?<" not in absent


def sheet(book: openpyxl.Workbook, title: str) -> list[tuple[Any, ...]]:
    """Return the rows of the sheet whose name begins so, without its heading."""
    (name,) = [each for each in book.sheetnames if each.startswith(title)]
    return list(book[name].iter_rows(min_row=2, values_only=True))


def test_every_figure_of_a_dossier_is_found_again_in_what_the_commands_say(example: Caller, tmp_path: Path) -> None:
    file = tmp_path / "d.xlsx"
    assert example("report", CODES[0], file).code == 0
    book = openpyxl.load_workbook(file)
    said = example("coverage", CODES[0], "--json").json
    present, tied, overview = (sheet(book, title) for title in ("Présence", "Coopération", "Les critères"))
    for row, each in zip(present, said["presence"].values(), strict=True):
        assert str(row[1]).startswith(str(len(each["actors"])))
    for row, each in zip(tied, said["cooperation"].values(), strict=True):
        assert [int(n) for n in re.findall(r"\d+", str(row[1]))] == [
            each["ties"],
            round(each["ties"] / each["density"]),
        ]
        assert int(re.findall(r"\d+", str(row[2]))[0]) == each["redundancy"]
    verdicts = example("criteria", CODES[0], "--json").json[0]["criteria"]
    for row, name in zip(overview, ("1", "2", "3", "4"), strict=False):
        counted = sum(int(n) for n in re.findall(r"\d+", str(row[2])))
        assert counted in (len(verdicts[name]["because"]), len(verdicts[name]["because"]) - 1)
