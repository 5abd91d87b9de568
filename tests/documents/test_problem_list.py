"""The list of problems: what it says, where its links lead, and that anyone can read it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from excel_accessibility import faults
from excel_reading import opened, saved_values, table_rows
from open_xml import open_xml_errors
from papers_helpers import rendered
from test_hostile_text import HOSTILE, LINES

from svreport.commands.problem_list import problem_list
from svreport.core.problems import Place, Problem, Severity

SOFFICE = shutil.which("soffice")

ERROR = Problem(Place("Scale", 3, 3), "Fill: “amber” is not a colour.", "Type # and six digits.")
WARNING = Problem(
    Place("Unit costs", 4, 28),
    "Places times cost are not the total.",
    "Correct one.",
    Severity.WARNING,
    rule="places-times-cost",
    about="Special Schools 2024/25",
)
NOTE = Problem(Place("Narrative", 2, 3), "12 is in no sheet.", "Refer to one.", Severity.NOTE)
OF_A_SHEET = Problem(Place("Payments"), "The sheet is missing.", "Copy it.", Severity.WARNING)
ALL = (ERROR, WARNING, NOTE, OF_A_SHEET)
HOSTILE_ONES = [
    Problem(Place("Bob's & <sheet> #1", 2, 2), HOSTILE, LINES, about=HOSTILE, rule=HOSTILE),
    Problem(Place(), "=1+1", "https://example.org", Severity.WARNING),
]

# Names that a link must carry whole: what is left as it is, and what an address cannot hold.
NAMES = (
    "inputs.xlsx",
    "DSG inputs 2024-25.xlsx",
    "SEND & schools.xlsx",
    "Bob's 50%20 #1 {x} [draft] ^ `.xlsm",
    "Cyngor Sir Gâr.xlsx",
)


def made(*problems: Problem, inputs: str = "inputs.xlsx") -> bytes:
    return rendered(problem_list(problems, inputs), None)


def links(content: bytes) -> dict[str, tuple[str, str]]:
    """The file and the place in it that each link leads to, by its cell."""
    (sheet,) = opened(content).worksheets
    return {
        cell.coordinate: (unquote(cell.hyperlink.target), cell.hyperlink.location)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None
    }


def test_problems_of_another_file_name_it_and_lead_there() -> None:
    there = Problem(Place("DSG", 12, 5, "../Finance/DSG model.xlsx"), "No.", "Mend it.")
    text = Problem(Place("", 9, 2, "spring forecast.csv"), "No.", "Mend it.")
    content = made(ERROR, there, text)
    files = ["inputs.xlsx", "../Finance/DSG model.xlsx", "spring forecast.csv"]
    assert [row["File"] for row in table_rows(content, "Problems")] == files
    assert [(file.replace("\\", "/"), at) for file, at in links(content).values()] == [
        ("inputs.xlsx", "'Scale'!C3"),
        ("../Finance/DSG model.xlsx", "'DSG'!E12"),
        ("spring forecast.csv", "'spring forecast'!B9"),
    ]
    assert "A text file has cells, but no sheet." in saved_values(content)["Problems"].values()
    assert "File" not in table_rows(made(ERROR), "Problems")[0]


def test_a_row_says_what_is_wrong_where_and_what_to_do() -> None:
    rows: list[dict[str, Any]] = table_rows(made(*ALL), "Problems")
    assert rows[1] == {
        "Number": 2,
        "Severity": "Warning",
        "Sheet": "Unit costs",
        "Cell": "AB4",
        "What is wrong": "Places times cost are not the total.",
        "What to do": "Correct one.",
        "Warning": "places-times-cost",
        "About": "Special Schools 2024/25",
    }
    assert [(row["Severity"], row["Cell"], row["About"]) for row in rows] == [
        ("Error", "C3", None),
        ("Warning", "AB4", "Special Schools 2024/25"),
        ("Note", "C2", None),
        ("Warning", None, None),
    ]


def test_what_stands_above_the_table() -> None:
    above = saved_values(made(*ALL))["Problems"]
    assert above["A1"] == "Problems in inputs.xlsx"
    assert above["A2"] == (
        "1 error, 2 warnings and 1 note. No document is built while there are errors."
    )
    assert saved_values(made(NOTE))["Problems"]["A2"] == "1 note. Documents can be built."


def test_columns_without_anything_to_say_are_left_out() -> None:
    headings = table_rows(made(ERROR, NOTE), "Problems")[0]
    assert list(headings) == [
        *("Number", "Severity", "Sheet", "Cell", "What is wrong", "What to do"),
    ]
    unreadable = Problem(Place(), "inputs.xlsx is empty.", "", rule="unreadable")
    assert table_rows(made(unreadable), "Problems") == [
        {"Number": 1, "Severity": "Error", "What is wrong": "inputs.xlsx is empty."}
    ]


def test_no_problems_are_said_to_be_none() -> None:
    content = made()
    assert table_rows(content, "Problems") == [
        {"Severity": "None", "What is wrong": "No problems were found."}
    ]
    assert saved_values(content)["Problems"]["A2"] == "No problems. Documents can be built."
    assert links(content) == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_link_leads_to_the_cell_in_the_file_beside(name: str) -> None:
    content = made(*ALL, HOSTILE_ONES[0], inputs=name)
    assert list(links(content).values()) == [
        (name, "'Scale'!C3"),
        (name, "'Unit costs'!AB4"),
        (name, "'Narrative'!C2"),
        (name, "'Bob''s & <sheet> #1'!B2"),
    ]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
def test_libreoffice_keeps_where_links_lead(tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        (tmp_path / f"{number}.xlsx").write_bytes(made(*ALL, HOSTILE_ONES[0], inputs=name))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(tmp_path / "out")),
            *(str(path) for path in sorted(tmp_path.glob("*.xlsx"))),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for number, name in enumerate(NAMES):
        kept = links((tmp_path / "out" / f"{number}.xlsx").read_bytes())
        files = {Path(file).name for file, _ in kept.values()}
        assert files == {name}
        assert [unquote(place).replace("'", "") for _, place in kept.values()] == [
            *("Scale!C3", "Unit costs!AB4", "Narrative!C2", "Bobs & <sheet> #1!B2"),
        ]


@pytest.mark.parametrize(
    "problems", [(), ALL, (ERROR,), (OF_A_SHEET, ERROR), HOSTILE_ONES], ids=len
)
def test_everyone_can_read_it_and_office_opens_it(problems: tuple[Problem, ...]) -> None:
    content = made(*problems)
    assert faults(content) == []
    assert open_xml_errors(content, ".xlsx") == []


def test_text_comes_out_as_it_was_typed() -> None:
    first, second = table_rows(made(*HOSTILE_ONES), "Problems")
    assert (first["What is wrong"], first["What to do"]) == (HOSTILE, LINES)
    assert (first["Warning"], first["About"]) == (HOSTILE, HOSTILE)
    assert (second["What is wrong"], second["What to do"]) == ("=1+1", "https://example.org")


def test_the_table_can_be_filtered_and_the_bytes_are_always_the_same() -> None:
    (sheet,) = opened(made(*ALL)).worksheets
    (table,) = sheet.tables.values()
    assert table.autoFilter.ref == table.ref
    assert made(*ALL) == made(*ALL)
