"""Forms of others from the inputs to their files: mapped, checked, filled in, verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from form_samples import return_form, signed_form, spend_form
from made_once import workbook_of
from open_xml import open_xml_errors
from packages import changed, parts_of
from workbook_samples import changed_parts, with_part
from xlsxwriter import Workbook

from svreport.checks.forms import (
    forms_take_what_is_mapped,
    mapped_cells_stand_where_they_stood,
    money_is_in_the_unit_of_the_form,
    rows_of_periods_fit_their_cells,
    rules_of_forms_are_known,
    what_is_filled_in_is_seen,
)
from svreport.cli import main
from svreport.commands.build import UNCHECKED, build
from svreport.commands.findings import read_findings
from svreport.commands.form import open_cells
from svreport.commands.recalculation import recalculated_values
from svreport.commands.verify import verify
from svreport.content.paper import FilledCell, FormPaper, Properties
from svreport.core.errors import FaultyTemplate, LacksData, UnknownTarget
from svreport.core.frozen import replace
from svreport.core.model import Council, FormCell, FormFile, SuppliedForm
from svreport.core.problems import Place
from svreport.documents.form import filled_in, form_paper
from svreport.documents.registry import entered, form_document
from svreport.documents.schedule.printed import TieOut, printed_figures
from svreport.files.resources import Templates
from svreport.files.workbook.form import FillableForm
from svreport.inputs.blank_workbook import EXAMPLE, read_contents
from svreport.inputs.named_file import read_forms
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts
from svreport.release.changes import snapshot_of
from svreport.release.changes.change import ChangesInWords
from svreport.release.changes.comparison import compare
from svreport.release.gate.form_rules import failures, form_faults, rules_of
from svreport.release.gate.release import NotReleased
from svreport.rendering.pdf.office import libreoffice

PAGE = "Quarterly Return Template"
HEADERS = ["Form", "Cell", "Figure or text", "Unit", "Sign", "Label"]
MAPPED = [
    ["return", "Cover!B13", "999 Exampleshire"],
    ["return", f"{PAGE}!C8:F8", "EHCP.actual | months from Apr 2024"],
    ["return", f"{PAGE}!C10", "Not yet"],
    ["return", f"{PAGE}!C11", "There are {{ EHCP.actual }} plans."],
    ["return", f"{PAGE}!C12", "30 September 2024"],
    ["return", "Deficit", "forecast.closing balance", "£", "reversed"],
]
LAST_DAY = date(2026, 12, 31)


def _folder(
    tmp_path: Path,
    rows: Sequence[Sequence[str]],
    forms: str = "return = Return.xlsx",
    **files: bytes,
) -> Path:
    """The inputs workbook of the example with a map of forms, and the forms beside it."""
    contents: dict[str, Any] = dict(read_contents(EXAMPLE))
    contents["Settings"] = [*contents["Settings"], ["Forms", forms]]
    contents["Form cells"] = [HEADERS, *rows]
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(workbook_of(contents))
    for name, content in ({"Return.xlsx": return_form()} | files).items():
        (tmp_path / name).write_bytes(content)
    return path


@pytest.fixture(scope="module")
def example(example_inputs: Path) -> Council:
    council = read_inputs(example_inputs).council
    assert council is not None
    return council


def _with_rows(council: Council, *rows: Sequence[str], form: str = "return") -> list[str]:
    """What the rules of forms say of rows of the sheet Form cells, from its second row on."""
    fields = ("cell", "content", "unit", "sign", "beside")
    cells = []
    for number, row in enumerate(rows, start=2):
        stated: dict[str, Any] = {
            name: value for name, value in zip(fields, row, strict=False) if value
        }
        at = {
            name: Place("Form cells", number, column)
            for column, name in enumerate(("form", *fields), start=1)
        }
        cells.append(FormCell(form=form, at=at, **stated))
    made = return_form() if form == "return" else spend_form()
    supplied = SuppliedForm(form, "Return.xlsx", made)
    council = replace(council, form_cells=cells, supplied_forms=[supplied])
    assert council.latest is not None
    facts = Facts(council, council.latest)
    rules = (
        *(forms_take_what_is_mapped, mapped_cells_stand_where_they_stood),
        *(rows_of_periods_fit_their_cells, what_is_filled_in_is_seen, rules_of_forms_are_known),
    )
    found = [problem for rule in rules for problem in rule(facts)]
    assert {problem.form for problem in found} <= {form}
    return [f"{problem.place}: {problem.wrong}" for problem in found]


@pytest.mark.parametrize(
    ("form", "row", "wrong"),
    [
        ("spend", ("Spend!C9", "5"),
         "B2: Spend!C9 of Return.xlsx has a rule that only a spreadsheet works out, so svreport "
         "could not check what goes in."),
        ("spend", ("Spend!D7", "Late"),
         "B2: Spend!D7 of Return.xlsx has a rule that only a spreadsheet works out, so svreport "
         "could not check what goes in."),
        ("spend", ("Spend!D6", "None"),
         "C2: Spend!D6 of Return.xlsx takes one of its list: “High” and “Low”, not None."),
        ("spend", ("Spend!C16", "5"), "B2: Spend!C16 of Return.xlsx is out of sight: row 16 is "
         "hidden."),
        ("spend", ("Spend!C4:N4", "plan.total expenditure | months from Apr 2024"),
         "C2: plan.total expenditure has no figures by month."),
        ("return", (f"{PAGE}!C8:E8", "EHCP.actual | quarters"),
         f"B2: {PAGE}!C8:E8 has 3 cells, and 2024/25 has 4 quarters: the last cell takes "
         "Q3 2024/25."),
        ("return", (f"{PAGE}!D8:F8", "EHCP.actual | quarters from Q2 2024/25"), ""),
        ("return", (f"{PAGE}!C8:D8", "EHCP.actual | quarters from Q2 2024/25"),
         f"B2: {PAGE}!C8 of Return.xlsx takes Q2 2024/25, but beside it is “Quarter 1”."),
        ("spend", ("Spend!C4:E4", "EHCP.actual | months from Apr 2024"), ""),
        ("spend", ("Spend!C4:E4", "EHCP.actual | months from Sep 2024"),
         "B2: Spend!C4 of Return.xlsx takes Sep 2024, but beside it is “Apr”."),
    ],
)  # fmt: skip
def test_what_is_not_looked_at_or_seen_is_said(
    example: Council, form: str, row: tuple[str, ...], wrong: str
) -> None:
    assert _with_rows(example, row, form=form) == ([f"Form cells!{wrong}"] if wrong else [])


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ((f"{PAGE}!C8", "EHCP.actaul"), "Form cells!C2: “EHCP.actaul” is not the name of a "
        "figure."),
        ((f"{PAGE}!C8", "EHCP.actual | wards"),
         "Form cells!C2: “| wards” is not a way to show a figure."),
        ((f"{PAGE}!C8", "Many"),
         f"Form cells!C2: {PAGE}!C8 of Return.xlsx takes a whole number, not Many."),
        ((f"{PAGE}!C8:F8", "EHCP.actual"),
         f"Form cells!C2: {PAGE}!C8:F8 has 4 cells, and this is one figure."),
        ((f"{PAGE}!C8:F8", "Many"),
         f"Form cells!C2: {PAGE}!C8:F8 has 4 cells, and this is one text."),
        ((f"{PAGE}!C8:F8", "plan.closing balance | quarters"),
         "Form cells!C2: plan.closing balance has no figures by quarter."),
        ((f"{PAGE}!C8:F8", "EHCP.actual | months from Easter"),
         "Form cells!C2: “easter” is no month."),
        ((f"{PAGE}!G8", "EHCP.actual"),
         f"Form cells!B2: {PAGE}!G8 of Return.xlsx holds a formula."),
        ((f"{PAGE}!B5", "2024-25"), f"Form cells!B2: {PAGE}!B5 of Return.xlsx is locked."),
        ((f"{PAGE}!C12", "1 January 1890"),
         f"Form cells!C2: {PAGE}!C12 of Return.xlsx cannot hold it: 1890-01-01 is earlier than any "
         "date that a cell can hold."),
        (("Cower!B13", "x"), "Form cells!B2: The form has no sheet Cower. Did you mean “Cover”?"),
        (("Gone", "x"), "Form cells!B2: The form has no name “Gone”."),
        ((f"{PAGE}!C11", "{{ EHCP.actual plans"),
         "Form cells!C2: “{{ EHCP.actual plans” is not closed with }}."),
        (("Deficit", "EHCP.actual", "£"), "Form cells!C2: EHCP.actual Oct 2024 is not money."),
        (("Cover!B13", "999 Exampleshire", "", "", "Authority"),
         "Form cells!B2: Beside Cover!B13 of Return.xlsx is “Local authority”, not “Authority”."),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_in_the_row_that_maps_it(
    example: Council, row: tuple[str, ...], wrong: str
) -> None:
    assert _with_rows(example, row) == [wrong]


def test_settings_say_which_file_is_no_form(example: Council, tmp_path: Path) -> None:
    files = {
        **{"Damaged.xlsx": b"no archive", "Text.txt": b"text", "Return.xlsx": return_form()},
        **{"Renamed.xlsx": spend_form(), "Renamed.xlsm": return_form()},
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    named = {"q1": "Return.xlsx", "gone": "Gone.xlsx", "old": "Damaged.xlsx", "t": "Text.txt"}
    named |= {"no-macros": "Renamed.xlsx", "macros": "Renamed.xlsm"}
    settings = replace(
        example.settings, forms=tuple(FormFile(name, file) for name, file in named.items())
    )
    read = read_forms(replace(example, settings=settings), tmp_path)
    assert [problem.wrong for problem in read.problems] == [
        "Forms: “q1” cannot be the name of a form.",
        "Forms: there is no file Gone.xlsx, seen from this workbook's folder.",
        "Forms: Damaged.xlsx cannot be opened: it is not an Excel workbook, or has a password.",
        "Forms: Text.txt is not an .xlsx or .xlsm file.",
        "Forms: Renamed.xlsx is an .xlsm file by what it holds, and Excel would not open it.",
        "Forms: Renamed.xlsm is an .xlsx file by what it holds, and Excel would not open it.",
    ]


def test_two_rows_may_not_fill_one_cell(example: Council) -> None:
    rows = (("Deficit", "agreement.total"), (f"{PAGE}!C13", "payments.paid"))
    assert _with_rows(example, *rows) == [
        f"Form cells!B3: {PAGE}!C13 of Return.xlsx is filled in by Form cells!B2 too."
    ]


def _built(path: Path, *targets: str) -> Mapping[str, bytes]:
    built = build(path, targets or ("return",))
    return {file.path.name: file.content for file in built.files}


def test_a_form_is_filled_in_and_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.rendering.pdf.office.libreoffice", lambda: None)
    path = _folder(tmp_path, MAPPED)
    built = build(path, ["return"])
    (file,) = built.files
    name = "lsrp-quarterly-return-September-2024-999-exampleshire-council DRAFT.xlsx"
    assert file.path.name == name
    assert changed_parts(return_form(), file.content) == {
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"),
    }
    form = FillableForm(file.content)
    shown = {where: form.text(form.cells(where)[0]) for _, where, *_ in MAPPED}
    assert shown == {
        "Cover!B13": "999 Exampleshire",
        f"{PAGE}!C8:F8": shown[f"{PAGE}!C8:F8"],
        f"{PAGE}!C10": "Not yet",
        f"{PAGE}!C11": "There are 6,205 plans.",
        f"{PAGE}!C12": "45565",
        "Deficit": "-66232000",
    }
    (warning,) = (it for it in built.problems if it.rule == "form-not-worked-out")
    assert warning.wrong == (
        f"2 formulas of the form could not be worked out here ({PAGE}!G8 and {PAGE}!G9)."
    )
    assert warning.place.file == name
    (tmp_path / "Return by hand.xlsx").write_bytes(_edited(file.content))
    (verified,) = verify(path, [tmp_path / "Return by hand.xlsx"])
    assert [str(fault) for fault in verified.faults] == [
        "Filename does not start with the expected prefix of lsrp-quarterly-return-"
    ]
    assert [str(fault) for fault in verified.disagreements] == [
        f"{PAGE}!C13: “-66232001” is here, but the inputs give “-66232000” (Form cells!C7)."
    ]


RETURN_SHEET, BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
BY_HAND: Mapping[str, tuple[str, str, str]] = {
    "a drop-down's list": (RETURN_SHEET, r"Lists!\$A\$1:\$A\$3", "Lists!$A$1:$A$2"),
    "a rule's bound": (RETURN_SHEET, "<formula2>1</formula2>", "<formula2>9</formula2>"),
    "no rule": (RETURN_SHEET, "<dataValidation .*?</dataValidation>", ""),
    "no protection": (RETURN_SHEET, "<sheetProtection [^>]*/>", ""),
    "a conditional format": (RETURN_SHEET, 'type="dataBar"', 'type="top10"'),
    "a merge undone": (RETURN_SHEET, "<mergeCells.*?</mergeCells>", ""),
    "a hidden row": (RETURN_SHEET, '<row r="8"', '<row hidden="1" r="8"'),
    "a sheet shown": (BOOK, ' state="hidden"', ""),
    "a name moved": (BOOK, r"(Deficit\">[^<]*\$)13", r"\g<1>12"),
    "a structure locked": (BOOK, "<bookViews", '<workbookProtection lockStructure="1"/><bookViews'),
    "a comment's words": ("xl/comments1.xml", "last day", "first day"),
    "a number format": ("xl/styles.xml", '"#,##0"', '"#,##0,"'),
    "a cell unlocked": ("xl/styles.xml", 'locked="0"', 'locked="1"'),
}


def test_what_a_form_says_beside_its_cells_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.rendering.pdf.office.libreoffice", lambda: None)
    path = _folder(tmp_path, MAPPED)
    ((name, content),) = _built(path).items()
    for part, old, new in BY_HAND.values():
        edited = changed(content, part, lambda xml, a=old, b=new: re.sub(a, b, xml, count=1))  # type: ignore[misc]
        (tmp_path / name).write_bytes(edited)
        (verified,) = verify(path, [tmp_path / name])
        assert verified.state.startswith("edited: "), (part, old)
    (tmp_path / name).write_bytes(content)
    (verified,) = verify(path, [tmp_path / name])
    assert verified.state == "as built"


def _edited(content: bytes) -> bytes:
    name = "xl/worksheets/sheet2.xml"
    sheet = parts_of(content)[name]
    assert b"-66232000" in sheet
    return with_part(content, name, sheet.replace(b"-66232000", b"-66232001"))


def test_the_gate_lets_a_date_have_its_look_and_a_signature_go() -> None:
    signed = signed_form(return_form())
    form = FillableForm(signed)
    assert [*form.remarks] == [
        "was signed by its sender, and is signed no longer once it is filled in"
    ]
    cell = form.cells(f"{PAGE}!K20")[0]
    paper = FormPaper(
        content=[FilledCell(str(cell), cell, date(2024, 9, 30))],
        file="Return.xlsx",
        form=signed,
        properties=Properties(title="return", author="Exampleshire"),
    )
    form.fill(cell, date(2024, 9, 30))
    filled = form.content(lambda _: None)
    assert list(form_faults(paper, filled)) == []
    assert not FillableForm(filled).book.is_signed
    assert not any("signature" in name for name in parts_of(filled))


def test_the_gate_sees_what_was_not_mapped() -> None:
    cell = Place(PAGE, 13, 3)
    paper = FormPaper(
        content=[FilledCell(str(cell), cell, 5)],
        file="Return.xlsx",
        form=return_form(),
        properties=Properties(title="return", author="Exampleshire"),
    )
    form = FillableForm(paper.form)
    form.fill(Place(PAGE, 12, 3), date(2024, 9, 30))
    other = with_part(form.content(lambda _: None), "customXml/item1.xml", b"<other/>")
    assert [str(fault) for fault in form_faults(paper, other)] == [
        "its part customXml/item1.xml is not that of the form.",
        f"{PAGE}!C12: it was changed, and nothing is mapped to it.",
        f"{PAGE}!C13: it does not hold what was mapped to it.",
    ]


def _refused(content: bytes, council: Council, name: str = "") -> list[str]:
    rules = rules_of("return", Templates(), [PAGE])
    assert rules is not None
    settings = council.settings
    name = name or "lsrp-quarterly-return-December-2026-999-exampleshire.xlsx"
    found = failures(rules, FillableForm(content), name, settings, LAST_DAY)
    return [f"{failure.place}: {failure.message.partition('.')[0]}" for failure in found]


def test_each_check_of_the_return_passes_and_fails(example: Council) -> None:
    form = FillableForm(return_form())
    form.fill(form.cells("Cover!B13")[0], "999 Exampleshire")
    good = form.content(lambda _: None)
    assert _refused(good, example) == []
    told = {
        "years": _refused(_filled(good, year="2026–27 Quarterly Data"), example),
        "apart": _refused(_filled(good, year="2026-28 Quarterly Data"), example),
        "space": _refused(_filled(good, year="2026-27 Quarterly Data "), example),
        "code": _refused(_filled(good, authority="Exampleshire 999"), example),
        "alone": _refused(_filled(good, authority="999"), example),
        "name": _refused(good, example, "lsrp-quarterly-return-December-2026-999.xlsx"),
        "month": _refused(good, example, "lsrp-quarterly-return-May-2026-999-ex.xlsx"),
        "kind": _refused(good, example, "lsrp-quarterly-return-December-2026-999-ex.xlsm"),
        "form": _refused(good, example, "lsrp-quarterly-return-December 2026 999 ex.xlsx"),
        "other": _refused(good, example, "lsrp-quarterly-return-December-2026-998-ex.xlsx"),
        "start": _refused(good, example, "Return-December-2026-999-ex.xlsx"),
        "large": _refused(good, example, "lsrp-quarterly-return-December-2026-999-Ex.xlsx"),
    }
    years = f"{PAGE}!B5: Date range in cell B5 in the {PAGE} tab can only cover one year"
    named = (
        ": The council's name is missing after its code, or is not in small letters with hyphens"
    )
    assert told == {
        "years": [years],
        "apart": [years],
        "space": [years],
        "code": ["Cover!B13: Local authority codes must match"],
        "alone": ["Cover!B13: The council's name is missing after its code"],
        "name": [named],
        "month": [": Spreadsheet version does not match the expected version"],
        "kind": [": The return must be a XLSX file"],
        "form": [": Filename does not have the expected format"],
        "other": [": Filename local authority code does not match that in message"],
        "start": [": Filename does not start with the expected prefix of lsrp-quarterly-return-"],
        "large": [named],
    }


def _filled(content: bytes, *, year: str = "", authority: str = "") -> bytes:
    form = FillableForm(content)
    if year:
        form.book.sheet(PAGE).set_value(5, 2, year)
    if authority:
        form.fill(form.cells("Cover!B13")[0], authority)
    return form.content(lambda _: None)


def test_traps_of_the_return_are_named(example: Council) -> None:
    form = FillableForm(_filled(return_form(), authority="999 Exampleshire"))
    page = form.book.sheet(PAGE)
    page.set_value(8, 27, "a note")
    page.set_formula(5, 2, '"2026-27 Quarterly Data"')
    assert _refused(form.content(lambda _: None), example) == [
        f"{PAGE}!B5: Date range in cell B5 in the {PAGE} tab can only cover one year",
        f"{PAGE}!AA8: The Department's service takes every address that begins with A for column A,"
        " so what stands here makes it refuse the return",
        f"{PAGE}!B5: The Department's service reads a formula and its value as one text, and "
        "refuses the return",
    ]
    form = FillableForm(_filled(return_form(), authority="999 Exampleshire"))
    form.book.sheet(PAGE).set_value(8, 1, "x")
    assert _refused(form.content(lambda _: None), example) == [
        f"{PAGE}!A8: Column A in the {PAGE} tab must be empty"
    ]
    renamed = with_part(
        return_form(),
        "xl/workbook.xml",
        parts_of(return_form())["xl/workbook.xml"].replace(b'name="Cover"', b'name="Cover "'),
    )
    assert _refused(renamed, example) == ["Cover: Spreadsheet must contain the Cover tab"]


@pytest.mark.slow
def test_a_form_of_months_keeps_its_macros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("svreport.rendering.pdf.office.libreoffice", lambda: None)
    rows = [
        ["spend", "Spend!C4:F4", "plan.total expenditure | years", "£"],
        ["spend", "Spend!C6", "Condition 1.rating"],
        ["spend", "Spend!C7", "agreement.total | £m"],
    ]
    path = _folder(tmp_path, rows, "spend = Spend.xlsm", **{"Spend.xlsm": spend_form()})
    ((name, content),) = _built(path, "spend").items()
    assert name == "Exampleshire Council spend q3 2024-25 DRAFT.xlsm"
    form = FillableForm(content)
    texts = [form.text(cell) for cell in form.cells("Spend!C4:F4")]
    assert texts == ["103744000", "102568000", "100559000", "95458000"]
    assert [form.text(form.cells(f"Spend!C{row}")[0]) for row in (6, 7)] == ["Red", "67"]
    assert parts_of(content)["xl/vbaProject.bin"] == parts_of(spend_form())["xl/vbaProject.bin"]


def test_rules_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "mine.toml").write_text('form = "mine"\n[[check]]\ntest = "luck"\n', "utf-8")
    with pytest.raises(FaultyTemplate, match=r"The rules mine.toml cannot be read"):
        rules_of("mine", Templates(tmp_path), ())


def test_the_cells_of_a_form_are_listed(tmp_path: Path) -> None:
    path = _folder(tmp_path, MAPPED)
    cells = {str(cell.place): cell for cell in open_cells(path, "Return")}
    assert list(cells)[:2] == ["Cover!B13", f"{PAGE}!B2"]
    assert (cells["Cover!B13"].label, cells["Cover!B13"].value) == (
        "Local authority",
        "999 Exampleshire",
    )
    assert [str(cell.mapped_at) for cell in cells.values()].count("None") == 5
    with pytest.raises(UnknownTarget, match="Did you mean “return”"):
        open_cells(path, "retrun")
    # As rows to be pasted into the sheet: those to which nothing is mapped yet.
    listed, rows = (
        CliRunner().invoke(main, ["form", "return", *more, "--inputs", str(path)]).output
        for more in ([], ["--rows"])
    )
    assert "999 Exampleshire (Form cells!" in listed
    assert "(None)" not in listed
    unmapped = [str(cell.place) for cell in cells.values() if cell.mapped_at is None]
    assert [row.split("\t")[:2] for row in rows.splitlines()] == [
        ["return", place] for place in unmapped
    ]


@pytest.mark.slow
@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("make", "suffix", "filled", "worked_out"),
    [
        (lambda: return_form(by_hand=True), ".xlsx",
         {f"{PAGE}!C8": 6205, f"{PAGE}!C9": Decimal("0.335")},
         {f"{PAGE}!G8": "6205.0", f"{PAGE}!G9": "0.335"}),
        (spend_form, ".xlsm", {"Spend!C4": 1200, "Spend!D4": 2},
         {"Spend!O4": "1202.0", "Spend!O5": ""}),
    ],
)  # fmt: skip
def test_libreoffice_works_out_a_form_that_stays_valid(
    make: Callable[[], bytes], suffix: str, filled: dict[str, Any], worked_out: dict[str, str]
) -> None:
    form = FillableForm(make())
    for where, value in filled.items():
        form.fill(form.cells(where)[0], value)
    content = form.content(recalculated_values)
    after = FillableForm(content)
    assert {where: after.text(after.cells(where)[0]) for where in worked_out} == worked_out
    # What stands for macros here is none; Excel's own validator passes it over.
    faults = [it for it in open_xml_errors(content, suffix) if "vbaProject" not in it]
    assert faults == []


def test_a_form_that_takes_not_what_is_mapped_stops_itself_alone(tmp_path: Path) -> None:
    rows = [["return", f"{PAGE}!G8", "EHCP.actual"], ["return", "Deficit", "5"]]
    path = _folder(tmp_path, rows, "return = Return.xlsx; gone = Gone.xlsx")
    findings = read_findings(path)
    assert [it.rule for it in findings.of().unanswered if it.is_error] == ["form-file", "form-cell"]
    found = {
        target: [(it.rule, it.is_error) for it in findings.of([target]).unanswered if it.form]
        for target in ("q3", "return", "gone", "schedule")
    }
    assert found == {
        "q3": [],
        "return": [("form-unmapped", False), ("form-cell", True)],
        "gone": [("form-file", True)],
        "schedule": [("form-file", False), ("form-unmapped", False), ("form-cell", False)],
    }
    facts = findings.facts(findings.council.updates[0])
    with pytest.raises(LacksData, match=rf"for q1. Form cells!B2: {PAGE}!G8 of Return.xlsx holds"):
        form_paper(facts, "return")


def test_a_form_with_array_formulas_is_known_as_it_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.rendering.pdf.office.libreoffice", lambda: None)
    rows = [["spend", "Spend!C4", "5"], ["spend", "Spend!D4", "7"]]
    path = _folder(tmp_path, rows, "spend = Spend.xlsm", **{"Spend.xlsm": spend_form()})
    ((name, content),) = _built(path, "spend").items()
    (tmp_path / name).write_bytes(content)
    (verified,) = verify(path, [tmp_path / name])
    assert verified.is_sound, verified
    form = FillableForm(content)
    form.book.sheet("Spend").set_value(4, 15, 99)
    (tmp_path / name).write_bytes(form.content(lambda _: None))
    (verified,) = verify(path, [tmp_path / name])
    assert [fault.where for fault in verified.disagreements] == ["Spend!O4"]


def test_what_is_typed_in_the_map_goes_in_as_excel_would_take_it(example: Council) -> None:
    typed = {
        "5": "5",
        "1,234": "1234",
        "33.5%": "0.335",
        "007": "007",
        "Yes": "Yes",
        "send@example.org": "send@example.org",
    }
    for words, given in typed.items():
        row = FormCell(form="spend", cell="Spend!P6", content=words)
        supplied = SuppliedForm("spend", "Spend.xlsm", spend_form())
        council = replace(example, form_cells=[row], supplied_forms=[supplied])
        assert council.latest is not None
        (entry,) = filled_in(Facts(council, council.latest), supplied).entries
        assert str(entry.value) == given
    for mistyped in ("EHCP.actul Apr 2024", "EHCP actual", "closing balance", "EHCP"):
        assert len(_with_rows(example, (f"{PAGE}!C11", mistyped))) == 1, mistyped


def test_what_goes_into_forms_is_compared_and_tied_out(tmp_path: Path) -> None:
    rows = [*MAPPED[2:5], ["return", f"{PAGE}!C8", "EHCP.actual"], ["return", "Deficit", "7"]]
    findings = read_findings(_folder(tmp_path, rows))
    facts = {update.key: findings.facts(update) for update in findings.council.updates}
    before, after = (snapshot_of(facts[key], forms=entered(facts[key])) for key in ("q2", "q3"))
    assert [(line.subject, line.before, line.after, line.change)
            for line in ChangesInWords(compare(before, after), facts["q3"].style).forms()] == [
        (f"Return, {PAGE}!C11: What changed / Quarter 1", "There are 5,968 plans.",
         "There are 6,205 plans.", ""),
        (f"Return, {PAGE}!C8: Plans in force / Quarter 1", "5,968", "6,205", "+237"),
    ]  # fmt: skip
    assert compare(replace(before, forms=None), after).forms == ()
    document = form_document("return")
    printed = printed_figures(TieOut(facts["q3"]), document, form_paper(facts["q3"], "return"))
    assert [(figure.shown, str(figure.how), str(figure.result)) for figure in printed] == [
        ("6,205", "reference", "held"),
        ("6,205", "from cells", "held"),
        ("7", "typed", "not held"),
    ]


def test_a_form_is_verified_against_the_update_in_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.rendering.pdf.office.libreoffice", lambda: None)
    path = _folder(tmp_path, [["return", f"{PAGE}!C8", "EHCP.actual"]])
    (file,) = build(path, ["return"], update="q2").files
    (tmp_path / file.path.name).write_bytes(file.content)
    (verified,) = verify(path, [tmp_path / file.path.name])
    assert verified.is_sound, verified


@pytest.mark.slow
@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
def test_libreoffice_works_out_rules_that_follow_other_cells(tmp_path: Path) -> None:
    def told(rating: str, reason: str) -> list[str]:
        rows = [["spend", "Spend!C6", rating], ["spend", "Spend!D7", reason],
                ["spend", "Spend!C9", "5"]]  # fmt: skip
        path = _folder(tmp_path, rows, "spend = Spend.xlsm", **{"Spend.xlsm": spend_form()})
        return [it.rule for it in build(path, ["spend"]).problems if it.rule == UNCHECKED]

    assert told("Amber", "Note") == []
    # There is no list of that name, so nothing says what may be chosen.
    assert told("Red", "Late") == [UNCHECKED]
    with pytest.raises(NotReleased) as refused:
        told("Amber", "Late")
    assert str(refused.value).endswith(
        "Spend!D7: its own rule does not let it hold “Late”, as LibreOffice works that out: "
        "correct Form cells!C3."
    )


def test_checks_of_names_as_they_were_stated_before_are_read(
    tmp_path: Path, example: Council
) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    stated = 'form = "mine"\nfile_name = "mine-{month}-{year}-{code}-{council}"\nsuffix = ".xlsx"\n'
    stated += 'suffix_message = "Not .xlsx"\nname_message = "Not so named"\n'
    (folder / "mine.toml").write_text(stated, "utf-8")
    rules = rules_of("mine", Templates(tmp_path), ())
    assert rules is not None
    form, settings = FillableForm(return_form()), example.settings
    told = {
        name: [it.message for it in failures(rules, form, name, settings, LAST_DAY)]
        for name in ("mine-June-2026-999-ex.xlsx", "mine-June-2026-999-ex.xlsm", "a.xlsx")
    }
    assert list(told.values()) == [[], ["Not .xlsx"], ["Not so named"]]


@pytest.mark.parametrize(
    ("name", "sheets", "is_of_them"),
    [
        ("lsrp q3", [PAGE, "Cover"], True),
        ("return", ["Cover", "quaterly  Return Template"], True),
        ("return", ["Cover", "Return", "Quarter 1"], False),
    ],
)
def test_the_rules_of_a_form_are_those_of_its_sheets(
    name: str, sheets: list[str], is_of_them: bool
) -> None:
    assert (rules_of(name, Templates(), sheets) is not None) is is_of_them


def test_checks_of_a_council_take_the_place_of_those_shipped(tmp_path: Path) -> None:
    path = _folder(tmp_path, [["return", f"{PAGE}!C8", "EHCP.actual"]])
    own = tmp_path / "own" / "forms" / "lsrp-quarterly-return.toml"
    own.parent.mkdir(parents=True)
    check = f'test = "typed"\nsheet = "{PAGE}"\ncell = "G8"\nmessage = "No formula here."\n'
    told = []
    for text in (f'form = "return"\n[[check]]\n{check}', 'form = "return"\ncheck = 5\n'):
        own.write_text(text, "utf-8")
        found = read_findings(path, tmp_path / "own").of(["return"]).unanswered
        told += [it.wrong.partition(" be read")[0] for it in found if it.rule == "form-refused"]
    assert told == ["No formula here.", "The rules lsrp-quarterly-return.toml cannot"]
    assert not any(it.rule == "form-refused" for it in read_findings(path).of().unanswered)


def test_money_goes_in_as_the_words_of_the_form_name_its_unit(example: Council) -> None:
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Page").write_column("A1", ["Balances (£m)", "Closing", "Closing"])
        book.add_worksheet("Other").write_column("A1", ["In millions", "Closing, £000"])
    content = "forecast.closing balance"
    rows = [
        FormCell(form="x", cell=cell, content=content, unit=unit)
        for cell, unit in (("Page!B2", None), ("Page!B3", "£m"), ("Other!B2", None))
    ]
    supplied = SuppliedForm("x", "X.xlsx", buffer.getvalue())
    council = replace(example, form_cells=rows, supplied_forms=[supplied])
    assert council.latest is not None
    found = money_is_in_the_unit_of_the_form(Facts(council, council.latest))
    assert [problem.wrong for problem in found] == [
        "Page!B2 of X.xlsx takes 66232 in £000, and the form's words name £m."
    ]
