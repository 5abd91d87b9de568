"""Office files as bytes: taken apart, and put together again as no program would write them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EARLIEST = (1980, 1, 1, 0, 0, 0)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an Office file by their names, in its order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts; the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = method
            archive.writestr(entry, content)
    return out.getvalue()


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by the sheet's name, as XlsxWriter and openpyxl number them."""
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', parts["xl/workbook.xml"].decode())
    return {name: f"xl/worksheets/sheet{at}.xml" for at, name in enumerate(names, start=1)}


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The file with a part replaced or added."""
    return archive_of({**parts_of(content), name: part})


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The file with the text of a part changed, which must then be another."""
    before = parts_of(content)[name].decode()
    after = change(before)
    assert after != before
    return with_part(content, name, after.encode())


def with_sheet(content: bytes, sheet: str, xml: str) -> bytes:
    """The workbook with other XML for one of its sheets."""
    parts = parts_of(content)
    return archive_of({**parts, sheet_parts(parts)[sheet]: xml.encode()})


def sheet_xml(rows: Iterable[str], *, before: str = "", after: str = "") -> str:
    """The XML of a sheet from that of its rows."""
    start = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
    return f"{start}{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def row_xml(number: int, values: Sequence[object]) -> str:
    """A row of numbers and texts; None leaves a cell out."""
    cells = [
        _cell(f"{letters(column)}{number}", value)
        for column, value in enumerate(values, start=1)
        if value is not None
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(address: str, value: object) -> str:
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{address}" t="inlineStr">{text}</c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def letters(column: int) -> str:
    """The letters of a column: 28 is AB."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def relation(kind: str, target: str, *, outside: bool = True, number: int = 1) -> str:
    """One relation, as in a .rels part."""
    mode = ' TargetMode="External"' if outside else ""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    type_ = f"{kinds}/{kind}"
    return f'<Relationship Id="rId9{number}" Type="{type_}" Target={quoteattr(target)}{mode}/>'


def relations(*relations: str) -> bytes:
    """A .rels part."""
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{kinds}">{"".join(relations)}</Relationships>'.encode()


def text_workbook(tables: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets, all texts, and nothing else."""
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = [f"sheet{number}.xml" for number in range(1, len(tables) + 1)]
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{office}.{kind}+xml"/>'
        for part, kind in (
            ("workbook.xml", "sheet.main"),
            *((f"worksheets/{name}", "worksheet") for name in names),
        )
    )
    listed = "".join(
        f'<sheet name={quoteattr(sheet)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(tables, start=1)
    )
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>"
        ).encode(),
        "_rels/.rels": relations(
            f'<Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(
            *(
                f'<Relationship Id="rId{number}" Type="{kinds}/worksheet" '
                f'Target="worksheets/{name}"/>'
                for number, name in enumerate(names, start=1)
            )
        ),
    }
    for name, table in zip(names, tables.values(), strict=True):
        rows = (row_xml(at, [text or None for text in row]) for at, row in enumerate(table, 1))
        parts[f"xl/worksheets/{name}"] = sheet_xml(rows).encode()
    return archive_of(parts, zipfile.ZIP_STORED)
