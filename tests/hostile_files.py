"""Files that were made to harm: bombs, entities, depth, absurd dimensions. Each small or quickly made."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from reader_samples import book, samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEGABYTE = 2**20
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://exemple.invalid/x">]>'


def sample(reader: str, kind: int = 0) -> bytes:
    return [each for each in samples() if each.reader == reader][kind].content


def workbook(**parts: bytes) -> bytes:
    """Return a sound workbook, some of whose parts (`sheet`, `strings`, `book`, `styles`, `rels`) are others."""
    names = {
        "sheet": SHEET,
        "strings": "xl/sharedStrings.xml",
        "book": "xl/workbook.xml",
        "styles": "xl/styles.xml",
        "rels": "xl/_rels/workbook.xml.rels",
    }
    sound = book({"Acteurs": [["nom", "commune"], ["Amap inventée", "19272"]]})
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        held = {each.filename: archive.read(each) for each in archive.infolist()}
    held |= {names[name]: content for name, content in parts.items()}
    return archived(held)


def archived(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def bomb(name: str, megabytes: int, start: bytes = b"") -> bytes:
    """Return an archive of one part that inflates to so many megabytes: one deflated block, again and again."""
    deflating = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = deflating.compress(start) + deflating.flush(zlib.Z_FULL_FLUSH)
    block = deflating.compress(b" " * MEGABYTE) + deflating.flush(zlib.Z_FULL_FLUSH)
    packed = head + block * megabytes + deflating.flush()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, packed)
        archive.writestr("[Content_Types].xml" if name.startswith("xl/") else "lisez-moi.txt", "<Types/>")
    made = bytearray(written.getvalue())
    central = made.index(b"PK\x01\x02")
    size = (len(start) + megabytes * MEGABYTE).to_bytes(4, "little")
    deflated = zipfile.ZIP_DEFLATED.to_bytes(2, "little")
    made[8:10], made[22:26] = deflated, size
    made[central + 10 : central + 12], made[central + 24 : central + 28] = deflated, size
    return bytes(made)


def lying(content: bytes) -> bytes:
    """Return a workbook whose directory says of every part that it is ten bytes long."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sizes = [each.file_size for each in archive.infolist()]
    for size in sizes:
        content = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    return content


def sheet(rows: str, before: str = "") -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<?xml version="1.0"?>{before}<worksheet {space}><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADED = f'<row r="1">{cell("A1", "nom")}</row>'


def xml(reader: str, before: str) -> bytes:
    """Return a sound graph with something before its root, which names what that defines."""
    text = (
        sample(reader)
        .decode()
        .replace("Amap inventée", "&a;")
        .replace("Foyer inventé", "&j;" if "&i;" in before else "&b;")
    )
    first, _, rest = text.partition("?>")
    return f"{first}?>{before}{rest}".encode()


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return opening * depth + closing * depth


def json_files() -> Iterator[tuple[str, bytes]]:
    """Give, for each format that is JSON, its sample with something monstrous in the place of its first word."""
    for number, each in enumerate(samples()):
        if each.content.lstrip()[:1] in (b"{", b"["):
            word = f'"{each.word}"'.encode()
            monsters = {
                "deep": nested(b"[", b"]", 200_000),
                "deep_objects": nested(b'{"a":', b"}", 200_000).replace(b":}", b":1}"),
                "digits": b"9" * 2_000_000,
                "exponent": b"1e999999999",
                "text": b'"' + b"x" * 2_000_000 + b'"',
                "list": b"[" + b"0," * 300_000 + b"0]",
            }
            for name, monster in monsters.items():
                yield f"{each.reader}={name}_{number}.json", each.content.replace(word, monster, 1)


def _text_files() -> dict[str, bytes]:
    return {
        "long_line.csv": b"nom;commune\n" + b"x" * 20_000_000,
        "columns.csv": b";".join(b"c%d" % each for each in range(200_000)) + b"\n1;2\n",
        "open_quote.csv": b'nom;commune\n"' + b"x\n" * 2_000_000,
        "wide_rows.csv": b"nom;commune\n" + (b";" * 1_000_000 + b"\n") * 20,
        "pajek=vertices.net": b'*Vertices 999999999999\n1 "Amap"\n*Arcs\n1 999999999999 1\n',
        "pair=brackets.ttl": b"@prefix pair: <http://virtual-assembly.org/ontologies/pair#> .\n<x:a> pair:label "
        + nested(b"[ pair:b ", b"]", 100_000),
        "pair=lists.ttl": b"@prefix pair: <http://virtual-assembly.org/ontologies/pair#> .\n<x:a> pair:label "
        + nested(b"( ", b")", 100_000),
        "pair=large.ttl": b"@prefix pair: <http://virtual-assembly.org/ontologies/pair#> .\n" + b"#" * 6_000_000,
        "pair=remote.json": sample("pair", 1).replace(
            b'{"pair": "http://virtual-assembly.org/ontologies/pair#"}',
            b'"http://127.0.0.1:9/virtual-assembly.org/ontologies/pair"',
        ),
        "pair=imported.json": sample("pair", 1).replace(b'{"pair"', b'{"@import": "http://127.0.0.1:9/x", "pair"'),
    }


def _workbooks() -> dict[str, Callable[[], bytes]]:
    absurd = f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    wide = "".join(f'<row r="{line}">{cell(f"XFD{line}", "x")}</row>' for line in range(2, 100_000))
    relation = b'<Relationships xmlns="x">' + b"<a/>" * 2_000_000 + b"</Relationships>"
    return {
        "bomb.xlsx": lambda: bomb(SHEET, 600),
        "lying.xlsx": lambda: lying(workbook()),
        "parts.xlsx": lambda: archived({f"xl/{each}.xml": b"<a/>" for each in range(20_000)}),
        "laughs.xlsx": lambda: workbook(sheet=sheet(f'<row r="1">{cell("A1", "&j;")}</row>', LAUGHS)),
        "laughs_in_strings.xlsx": lambda: workbook(
            strings=f"<?xml version='1.0'?>{LAUGHS}<sst><si><t>&j;</t></si></sst>".encode()
        ),
        "outside.xlsx": lambda: workbook(book=f"<?xml version='1.0'?>{OUTSIDE}<workbook>&a;</workbook>".encode()),
        "far_cell.xlsx": lambda: workbook(sheet=sheet(HEADED + absurd)),
        "wide.xlsx": lambda: workbook(sheet=sheet(HEADED + wide)),
        "long_cell.xlsx": lambda: workbook(sheet=sheet(f'<row r="1">{cell("A1", "x" * 10_000_000)}</row>')),
        "deep_sheet.xlsx": lambda: workbook(sheet=sheet(nested(b"<a>", b"</a>", 300_000).decode())),
        "deep_book.xlsx": lambda: workbook(book=b"<workbook>" + nested(b"<a>", b"</a>", 300_000) + b"</workbook>"),
        "many_relations.xlsx": lambda: workbook(rels=relation),
        "many_styles.xlsx": lambda: workbook(
            styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 2_000_000 + b"</cellXfs></styleSheet>"
        ),
        "far_row.xlsx": lambda: workbook(sheet=sheet('<row r="99999999999999999999"/>')),
        "far_string.xlsx": lambda: workbook(sheet=sheet('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>')),
        "digits.xlsx": lambda: workbook(sheet=sheet(f'<row r="1"><c r="A1"><v>{"9" * 900_000}</v></c></row>')),
        "exponent.xlsx": lambda: workbook(sheet=sheet('<row r="1"><c r="A1"><v>1e308</v></c></row>')),
    }


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Give the name of each file (`FORMAT=` before it where it is to be read by that format) and its bytes."""
    for name, made in _workbooks().items():
        yield name, made()
    for reader in ("gexf", "graphml", "yed"):
        yield f"{reader}_laughs.xml", xml(reader, LAUGHS)
        yield f"{reader}_outside.xml", xml(reader, OUTSIDE)
        text = sample(reader)
        yield f"{reader}_attribute.xml", text.replace("Amap inventée".encode(), b"x" * 3_000_000)
        yield f"{reader}={reader}_deep.xml", text.replace(b"<graph ", nested(b"<a>", b"</a>", 100_000) + b"<graph ", 1)
        yield f"{reader}_comment.xml", text.replace(b"<graph ", b"<!--" + b"x" * 3_000_000 + b"--><graph ", 1)
        attributes = b" ".join(b'a%d="1"' % each for each in range(200_000))
        yield f"{reader}={reader}_attributes.xml", text.replace(b"<graph ", b"<b " + attributes + b"/><graph ", 1)
    yield from json_files()
    yield from _text_files().items()
    yield "register_bomb.zip", bomb("rna_waldec_20240101_dpt_19.csv", 600, sample("rna"))
    yield "nested.zip", archived({"rna.zip": bomb("rna.csv", 10)})
    yield "climbing.zip", archived({"../../../tmp/rna.csv": sample("rna")})
