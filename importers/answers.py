"""Answers to a form, whatever made it: each row gives the records that the mapping of its questions says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InputRefused, Reason
from graph.model.batch import Rejected
from graph.model.tables import TABLES
from importers.answer_records import Answer, Asked, Given
from importers.base import Read, batched
from importers.chunks import filled
from importers.personal import reaches_a_person
from importers.suggesting import suggested
from importers.territory_form import known_mapping
from importers.wanted import CONSTANT, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.model.batch import Batch
    from importers.base import Options
    from importers.questions import Form, Question
    from importers.wanted import Fields, Group

Row = tuple[int, "Sequence[str]"]
_UNFINISHED = Reason("answer_unfinished")


@dataclass
class Answers:
    """A table of answers under way: its form, and its rows with their lines, to be read once.

    Of a table that repeats inside another (KoboToolbox): `index` is the place of its rows' own number, `parent` that
    of the row which each belongs to, `inside` the table which that row stands in.
    """

    form: Form
    rows: Iterable[Row]
    index: int | None = None
    parent: int | None = None
    inside: Answers | None = None

    @property
    def line_of_descent(self) -> list[Answers]:
        """Itself, then what it repeats inside of, up to the answers themselves."""
        return [self, *(self.inside.line_of_descent if self.inside else [])]


def mapping_of(sheets: Sequence[Answers], options: Options) -> Mapping[str, str]:
    """Return the mapping to read by: the one that was given, else that of the territories' form where this is it."""
    return options.mapping or known_mapping([each.form for each in sheets])


def read_answers(path: Path, sheets: Sequence[Answers], options: Options) -> Iterator[Batch]:
    """Read the tables of answers that a mapping names, each after those it repeats inside of.

    Raises
    ------
    UsageError
        As `wanted`.
    InputRefused
        `questions_to_map` where nothing says what the questions mean; `headings_not_found`, `repeated_heading`;
        `personal_question` where the mapping asks for what reaches a person.
    """
    mapping = mapping_of(sheets, options)
    if not mapping:
        raise _to_be_mapped(path, sheets)
    plans = _plans(path, sheets, wanted(mapping))
    kept: dict[tuple[int, str], Sequence[str]] = {}
    for place, each in enumerate(sheets):
        asked = plans.get(place, ())
        if asked:
            headings = {
                f"{group.table}.{given.column}": group.heading(given.column) for group in asked for given in group.given
            }
            yield from batched(each.form.part, _rows(sheets, place, plans, kept), headings=headings)
        elif any(each in other.line_of_descent for other in sheets[place + 1 :]):
            for _ in _joined(sheets, place, kept):
                pass


def _to_be_mapped(path: Path, sheets: Sequence[Answers]) -> InputRefused:
    forms = [each.form for each in sheets]
    questions = [form.name_of(question) for form in forms for question in form.questions]
    found = suggested(forms) or {"actors.name": questions[0] if questions else "#1"}
    example = " ".join(f'--map "{field}={column}"' for field, column in found.items())
    return InputRefused("questions_to_map", file=path.name, questions=" ; ".join(questions), example=example)


def _plans(path: Path, sheets: Sequence[Answers], groups: Mapping[Group, Fields]) -> dict[int, tuple[Asked, ...]]:
    """Say which records the rows of each table give."""
    found: dict[int, list[Asked]] = {}
    missing: list[str] = []
    for (table, _), fields in groups.items():
        placed = next(
            filter(None, (_asked(path, sheets, place, (table, fields)) for place in _inmost_first(sheets))), None
        )
        if placed is None:
            missing += [column for column in fields.values() if not _somewhere(sheets, column)] or list(fields.values())
        else:
            found.setdefault(placed[0], []).append(placed[1])
    if missing:
        questions = ", ".join(form.name_of(each) for form in (one.form for one in sheets) for each in form.questions)
        raise InputRefused("headings_not_found", file=path.name, missing=", ".join(missing), found=questions)
    return {place: tuple(asked) for place, asked in found.items()}


def _inmost_first(sheets: Sequence[Answers]) -> list[int]:
    return sorted(range(len(sheets)), key=lambda place: -len(sheets[place].line_of_descent))


def _somewhere(sheets: Sequence[Answers], column: str) -> bool:
    return column.strip().startswith(CONSTANT) or any(_found(each, column) for each in sheets)


def _asked(path: Path, sheets: Sequence[Answers], place: int, group: tuple[str, Fields]) -> tuple[int, Asked] | None:
    """Return what a table of answers gives of a group of fields, None where it does not have them all."""
    table, fields = group
    own, given = False, []
    for column, source in fields.items():
        if source.strip().startswith(CONSTANT):
            given.append(Given(column, constant=source.strip().removeprefix(CONSTANT).strip()))
            continue
        shift = 0
        for step, sheet in enumerate(sheets[place].line_of_descent):
            if found := _found(sheet, source):
                own = own or not step
                given.append(Given(column, _only(path, sheet.form, source, found).moved(shift)))
                break
            shift += len(sheet.form.headings)
        else:
            return None
    order = list(TABLES[table].names)
    return (place, Asked(table, tuple(sorted(given, key=lambda each: order.index(each.column))))) if own else None


def _found(sheet: Answers, source: str) -> list[Question]:
    """Return the questions meant; numbers of columns count in the answers themselves, not in what repeats inside."""
    if source.strip().startswith("#") and sheet.inside is not None:
        return []
    prefix = f"{sheet.form.part}/"
    return sheet.form.find(source) or (
        sheet.form.find(source.removeprefix(prefix)) if source.startswith(prefix) else []
    )


def _only(path: Path, form: Form, source: str, found: Sequence[Question]) -> Question:
    if len(found) > 1:
        numbers = ", ".join("+".join(f"#{place + 1}" for place in each.places) for each in found)
        raise InputRefused("repeated_heading", file=path.name, column=source, numbers=numbers)
    for place in found[0].places:
        if place in form.personal and not found[0].choices and reaches_a_person(form.headings[place]):
            raise InputRefused("personal_question", file=path.name, column=form.headings[place])
    return found[0]


def _joined(
    sheets: Sequence[Answers], place: int, kept: dict[tuple[int, str], Sequence[str]]
) -> Iterator[tuple[int, Sequence[str], bool]]:
    """Give the rows of a table, each followed by the row which it stands in, and whether that one was found."""
    sheet = sheets[place]
    width = len(sheet.form.headings)
    above = sheets.index(sheet.inside) if sheet.inside else None
    for line, row in sheet.rows:
        cells, whole = row, True
        if above is not None and sheet.parent is not None:
            outer = kept.get((above, cells[sheet.parent].strip() if sheet.parent < len(cells) else ""))
            cells, whole = [*cells[:width], *[""] * (width - len(cells)), *(outer or ())], outer is not None
        if sheet.index is not None and sheet.index < len(cells) and len(sheets) > 1:
            kept[place, cells[sheet.index].strip()] = cells
        yield line, cells, whole


def _rows(
    sheets: Sequence[Answers],
    place: int,
    plans: Mapping[int, tuple[Asked, ...]],
    kept: dict[tuple[int, str], Sequence[str]],
) -> Iterator[Read | Rejected]:
    sheet, asked = sheets[place], plans[place]
    form, width = sheet.form, len(sheet.form.headings)
    territory = _territory(sheets, place, plans)
    used = {where for group in asked for each in group.given if each.question for where in each.question.places}
    personal = [(where, form.headings[where] or f"#{where + 1}") for where in sorted(form.personal - used)]
    needs_outer = (territory is not None and territory not in asked) or any(where >= width for where in used)
    for line, cells, whole in _joined(sheets, place, kept):
        if not sheet.inside and len(cells) > width and filled(cells[width:]):
            beyond = next(cell for cell in cells[width:] if cell.strip())
            yield Rejected(form.part, line, "", beyond, Reason("too_many_cells"))
        elif needs_outer and not whole:
            yield Rejected(form.part, line, "_parent_index", cells[sheet.parent or 0], Reason("no_outer_answer"))
        else:
            dropped = tuple(name for where, name in personal if where < len(cells) and cells[where].strip())
            answer = Answer(form.part, line, cells, form.commas)
            _doubt_unfinished(form, answer)
            yield answer.read(territory, asked, dropped)


def _territory(sheets: Sequence[Answers], place: int, plans: Mapping[int, tuple[Asked, ...]]) -> Asked | None:
    """Return what declares the territory of a table's rows: in itself, or in what it repeats inside of."""
    shift = 0
    for sheet in sheets[place].line_of_descent:
        for group in plans.get(sheets.index(sheet), ()):
            if group.table == "territories":
                moved = (
                    Given(each.column, each.question.moved(shift) if each.question else None, each.constant)
                    for each in group.given
                )
                return Asked("territories", tuple(moved)) if shift else group
        shift += len(sheet.form.headings)
    return None


def _doubt_unfinished(form: Form, answer: Answer) -> None:
    if form.unfinished is None:
        return
    place, marks = form.unfinished
    cell = answer.cells[place].strip() if place < len(answer.cells) else ""
    if cell in marks:
        answer.doubts.append(Rejected(form.part, answer.line, form.headings[place], cell, _UNFINISHED))
