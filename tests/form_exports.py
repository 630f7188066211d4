"""Writes the same answers as the tools of forms export them: see section 7 of the field notes on real data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DETAILS = ("Numéro de série", "SID", "Heure de soumission", "Heure de fin", "Heure de modification", "Brouillon")
PERSONAL = ("Adresse IP", "UID", "Nom d’utilisateur")
MADE = ("1", "7421", "10/03/2021 - 14:32", "10/03/2021 - 14:51", "10/03/2021 - 14:51", "0", "192.0.2.1", "12", "anne.b")
OTHER = "Autre…"


def _quoted(rows: Sequence[Sequence[str]], separator: str, end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    return text.getvalue()


def choices_of(answers: Sequence[Mapping[str, str | Sequence[str]]], heading: str) -> list[str]:
    """Return the choices of a question, those of all answers in order; empty where it has none."""
    said = [each[heading] for each in answers]
    lists = [each for each in said if not isinstance(each, str)]
    return list(dict.fromkeys(choice for each in lists for choice in each))


def webform_rows(
    answers: Sequence[Mapping[str, str | Sequence[str]]], *, separate: bool = True, details: bool = True
) -> list[list[str]]:
    """Return the rows of Drupal's Webform: three heading rows, choices in columns or joined by commas."""
    question = ["Détails de la soumission", *[""] * 8] if details else []
    column = [*DETAILS, *PERSONAL] if details else []
    for heading in answers[0]:
        choices = choices_of(answers, heading) if separate else []
        question += [heading, *[""] * len(choices)] if choices else [""]
        column += [*choices, OTHER] if choices else [heading]
    rows = [["Candidature", *[""] * (len(column) - 1)], question, column]
    for each in answers:
        row = list(MADE) if details else []
        for heading, said in each.items():
            choices = choices_of(answers, heading) if separate else []
            if choices:
                row += [*("X" if choice in said else "" for choice in choices), ""]
            else:
                row.append(said if isinstance(said, str) else ",".join(said))
        rows.append(row)
    return rows


def put_webform(path: Path, rows: Sequence[Sequence[str]], *, separator: str = ";") -> Path:
    path.write_text(_quoted(rows, separator, "\n"), encoding="utf-8", newline="")
    return path


def put_utf16(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    path.write_bytes(b"\xff\xfe" + _quoted(rows, "\t", "\n").encode("utf-16-le"))
    return path


def put_book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def google_rows(answers: Sequence[Mapping[str, str | Sequence[str]]]) -> list[list[str]]:
    """Return the rows of Google Forms: the moment first, choices joined by a comma and a blank."""
    rows = [["Horodateur", *(f"{heading} " for heading in answers[0])]]
    return rows + [
        ["10/03/2021 14:32:01", *(said if isinstance(said, str) else ", ".join(said) for said in each.values())]
        for each in answers
    ]


def put_google(path: Path, answers: Sequence[Mapping[str, str | Sequence[str]]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(google_rows(answers))
    return path


def put_limesurvey(path: Path, answers: Sequence[Mapping[str, str | Sequence[str]]]) -> Path:
    """Write what LimeSurvey exports with full texts: a mark, `;`, a column for each choice, a blank last line."""
    head = ["id", "submitdate", "lastpage", "startlanguage"]
    rows = [["1", "2021-03-10 14:51:02", "3", "fr"] for _ in answers]
    for heading in answers[0]:
        choices = choices_of(answers, heading)
        head += [f"{heading} [{choice}]" for choice in choices] + ([f"{heading} [other]"] if choices else [heading])
        for row, each in zip(rows, answers, strict=True):
            said = each[heading]
            row.extend([*("Y" if choice in said else "N" for choice in choices), ""] if choices else [str(said)])
    path.write_text("\ufeff" + _quoted([head, *rows], ";", "\r\n") + "\r\n", encoding="utf-8", newline="")
    return path


def put_kobo(path: Path, answers: Sequence[Mapping[str, str | Sequence[str]]], *, summary: bool = True) -> Path:
    """Write what KoboToolbox exports with labels: the choices of a question in columns, and joined by blanks."""
    head, rows = ["start", "end"], [["2021-03-05T09:12:03.000+01:00"] * 2 for _ in answers]
    for heading in answers[0]:
        choices = choices_of(answers, heading)
        whole = [heading] if summary or not choices else []
        head += [*whole, *(f"{heading}/{choice}" for choice in choices)]
        for row, each in zip(rows, answers, strict=True):
            said = each[heading]
            row.extend([said if isinstance(said, str) else " ".join(said)] * len(whole))
            row.extend("1" if choice in said else "0" for choice in choices)
    head += ["_id", "_uuid", "_submission_time", "_submitted_by", "_index"]
    rows = [[*row, str(at), f"a{at}", "2021-03-05T08:40:12", "anne", str(at)] for at, row in enumerate(rows, 1)]
    path.write_text(_quoted([head, *rows], ";", "\n"), encoding="utf-8", newline="")
    return path


def put_typeform(path: Path, answers: Sequence[Mapping[str, str | Sequence[str]]]) -> Path:
    """Write what Typeform exports: a column for each choice, under its own label; « Other » after choices."""
    head, rows = ["#"], [[f"k{at}"] for at, _ in enumerate(answers)]
    for heading in answers[0]:
        choices = choices_of(answers, heading)
        head += [*choices, "Other"] if choices else [heading]
        for row, each in zip(rows, answers, strict=True):
            said = each[heading]
            row.extend([*(choice if choice in said else "" for choice in choices), ""] if choices else [str(said)])
    head += ["Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = [head, *([*row, "2022-11-30 09:17:44", "2022-11-30 09:19:01", "0fc002a4d8", ""] for row in rows)]
        csv.writer(file).writerows(lines)
    return path
