"""Inputs as other programs write them: carried on to the next update and year, and nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas
import pytest
from click.testing import CliRunner
from inputs_helpers import write_xlsx
from packages import archive_of, parts_of
from year_council import TYPED

from svreport.cli import main
from svreport.commands.findings import check
from svreport.commands.narrative import export_narrative
from svreport.commands.roll_forward.new_year import start_year
from svreport.commands.roll_forward.next_update import inputs_for_update

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
IS_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


def as_it_is(content: bytes) -> bytes:
    return content


def signed(content: bytes) -> bytes:
    """As Excel signs it: an origin, and a signature that it leads to."""
    kinds = f"{RELATIONS}/digital-signature"
    parts = parts_of(content)
    added = {
        "_rels/.rels": f'<Relationship Id="sig" Type="{kinds}/origin" Target="_s/origin.sigs"/>',
        "[Content_Types].xml": '<Default Extension="sigs" ContentType="origin"/>'
        '<Override PartName="/_s/sig1.xml" ContentType="signature+xml"/>',
    }
    for name, markup in added.items():
        before, end, after = parts[name].rpartition(b"</")
        parts[name] = before + markup.encode() + end + after
    relation = f'<Relationship Id="rId1" Type="{kinds}/signature" Target="sig1.xml"/>'
    related = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    new = {
        "_s/origin.sigs": "",
        "_s/sig1.xml": "<Signature/>",
        "_s/_rels/origin.sigs.rels": related,
    }
    return archive_of({**parts, **{name: part.encode() for name, part in new.items()}})


def test_whose_signature_is_void_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_xlsx(tmp_path / "Ambridge 2026-27.xlsx", TYPED)
    path.write_bytes(signed(path.read_bytes()))
    for words in (["next", "sept", "--inputs", path.name], ["init", "new", "--from", path.name]):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        assert "Ambridge 2026-27.xlsx was signed; the new one is not" in done.output
    for made in ("inputs-sept/Ambridge 2026-27.xlsx", "new/inputs/Ambridge 2027-28.xlsx"):
        parts = parts_of((tmp_path / made).read_bytes())
        assert not any(name.startswith("_s/") for name in parts)
        assert b"sig" not in parts["_rels/.rels"] + parts["[Content_Types].xml"]


def by_openpyxl(content: bytes) -> bytes:
    made = BytesIO()
    openpyxl.load_workbook(BytesIO(content)).save(made)
    return made.getvalue()


def by_pandas(content: bytes) -> bytes:
    """Values alone: no tables, and no styles but those of headings."""
    made = BytesIO()
    with pandas.ExcelWriter(made, engine="openpyxl") as writer:
        sheets = pandas.read_excel(BytesIO(content), sheet_name=None, dtype=object)
        for name, rows in sheets.items():
            rows.to_excel(writer, sheet_name=str(name), index=False)
    return made.getvalue()


def by_google_sheets(content: bytes) -> bytes:
    """No properties and no dimensions, and an empty drawing on every sheet."""
    parts = parts_of(by_pandas(content))
    listed = b""
    for name in [name for name in parts if name.startswith("docProps")]:
        del parts[name]
    for name in list(parts):
        if not (found := IS_SHEET.fullmatch(name)):
            continue
        drawing = f"drawings/drawing{found[1]}.xml"
        markup = re.sub(r"<(dimension|pageMargins)[^>]*/>", "", parts[name].decode())
        link = f'<drawing xmlns:r="{OFFICE}" r:id="rId1"/></worksheet>'
        parts[name] = markup.replace("</worksheet>", link).encode()
        relation = f'<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../{drawing}"/>'
        parts[f"xl/worksheets/_rels/sheet{found[1]}.xml.rels"] = (
            f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'.encode()
        )
        space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        parts[f"xl/{drawing}"] = f'<xdr:wsDr xmlns:xdr="{space}"/>'.encode()
        listed += f'<Override PartName="/xl/{drawing}" ContentType="{DRAWING}"/>'.encode()
    for name, gone in (("_rels/.rels", b"-properties"), ("[Content_Types].xml", b"docProps")):
        parts[name] = re.sub(rb"<\w+ [^<>]*" + gone + rb"[^<>]*/>", b"", parts[name])
    types = parts["[Content_Types].xml"].replace(b"</Types>", listed + b"</Types>")
    return archive_of({**parts, "[Content_Types].xml": types})


def with_prefixes(content: bytes) -> bytes:
    """As libraries of .NET write it."""
    parts = parts_of(by_pandas(content))
    for name, part in parts.items():
        if MAIN.encode() in part:
            markup = re.sub(r"<(/?)([A-Za-z]\w*)(?=[ />])", r"<\1x:\2", part.decode())
            parts[name] = markup.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()
    return archive_of(parts)


def by_excel(content: bytes) -> bytes:
    """With attributes of later versions, and targets from the root of the package."""
    parts = parts_of(content)
    later = (
        b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable='
        b'"x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    )
    for name in filter(IS_SHEET.fullmatch, list(parts)):
        rows = parts[name].replace(b"<row ", b'<row x14ac:dyDescent="0.35" ')
        parts[name] = rows.replace(b"<worksheet", b"<worksheet" + later, 1)
    related = "xl/_rels/workbook.xml.rels"
    parts[related] = parts[related].replace(b'Target="worksheets', b'Target="/xl/worksheets')
    return archive_of(parts)


def typed_values(content: bytes) -> Counter[tuple[str, object]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return Counter(
        (sheet.title, value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


@pytest.mark.parametrize(
    "write", [as_it_is, by_openpyxl, by_pandas, by_google_sheets, with_prefixes, by_excel]
)
def test_inputs_of_any_program_are_carried_on(
    tmp_path: Path, write: Callable[[bytes], bytes]
) -> None:
    path = write_xlsx(tmp_path / "Ambridge 2026-27.xlsx", TYPED)
    path.write_bytes(write(path.read_bytes()))
    content = path.read_bytes()
    (file,) = inputs_for_update(path, "sept").files
    assert not typed_values(content) - typed_values(file.content)
    before, after = parts_of(content), parts_of(file.content)
    changed = {name for name in after if before.get(name) != after[name]}
    assert before.keys() <= after.keys()
    assert all(
        IS_SHEET.fullmatch(name)
        or name.startswith(("xl/tables/", "xl/workbook", "xl/_rels/workbook", "xl/styles", "[C"))
        for name in changed
    )
    path.write_bytes(file.content)
    assert inputs_for_update(path, "sept").files[0].content == file.content
    assert not any(problem.is_error for problem in check(path).problems)
    assert export_narrative(path, "sept").to_review == 5
    started = start_year(tmp_path / "new", path, None)
    assert not any(problem.is_error for problem in check(started.workbook).problems)
