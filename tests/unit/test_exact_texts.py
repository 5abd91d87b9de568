"""Texts come through from the file to the record as they were typed, to the character."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import COUNCIL, tables
from packages import parts_of, with_part
from xlsxwriter import Workbook

from svreport.checks import check_council, check_updates
from svreport.core.errors import SvreportError
from svreport.inputs.reader import Inputs, read_inputs
from svreport.inputs.sheets import SHEETS

EXACT = {
    "signs of XML": "Health & care: < 5, > 3, \"quoted\" and 'quoted' &amp; &#65; ]]>",
    "braces": "{{ EHCP.actual }} {% for x in y %} {# note #} {{% raw %}}",
    "an equals sign first": "=1+1",
    "a plus first": "+44 1225 713000",
    "a minus first": "-5 to 5",
    "an at sign first": "@officer",
    "a formula in text": '=HYPERLINK("http://example.org","x")',
    "an emoji": "on track 👍🏽 👩‍👧‍👦",
    "pounds and dashes": "£28.25m – a rise of ½ — “so it is”…",
    "from right to left": "\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a \u200fabc\u200f",
    "combined letters": "cafe\u0301 naïve Łódź \u1e9b\u0323",
    "an address": "https://example.org/a?b=c&d=%20e#f mailto:a@b.c internal:A!A1 \\\\",
    "spaces that do not break": "45\u00a0727 thousand\u2009pounds",
    "lines and tabs": "first\n\nsecond\tcolumn",
    "what looks escaped": "_x000B_ and _x005F_ and _xZZZZ_",
    "what looks like an error": "#DIV/0 is not written",
    "a quotation mark first": "'quoted'",
    "zero-width characters": "a\u200bb\u2060c\ufeffd",
    "letters beyond the first plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎",
    "as long as a cell": "x" * 32_766,
}


def written(tables_: dict[str, list[list[str]]], path: Path) -> Path:
    """A workbook of texts alone, typed as texts."""
    out = BytesIO()
    with Workbook(out) as book:
        for name, lines in tables_.items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, text in enumerate(line):
                    if text:
                        page.write_string(row, column, text.removeprefix("'"))
    path.write_bytes(out.getvalue())
    return path


def read_with(text: str, path: Path) -> Inputs:
    """The small council with a text as the text of its risk."""
    council = tables(COUNCIL)
    rows = council["Risks"]
    rows[1][rows[0].index("Risk")] = text if not text.startswith("'") else f"'{text}"
    return read_inputs(written(council, path))


@pytest.mark.parametrize("text", EXACT.values(), ids=list(EXACT))
def test_text_comes_through_to_the_character(text: str, tmp_path: Path) -> None:
    inputs = read_with(text, tmp_path / "inputs.xlsx")
    assert inputs.council is not None
    assert inputs.council.risks[0].text == text
    assert list(inputs.problems) == []


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=60,
    ).filter(lambda text: text == text.strip() and not text.startswith("'"))
)
def test_any_text_comes_through_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    inputs = read_with(text, tmp_path_factory.mktemp("text") / "inputs.xlsx")
    assert inputs.council is not None
    # A row of a total is none, and its text is told as it was typed.
    totals = [it.wrong for it in inputs.problems if "looks like a total" in it.wrong]
    assert [it.text for it in inputs.council.risks] == [text] or f"“{text}”" in totals[0]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1b[31m", "\x7f", "\x9b", "\ufffe"])
def test_a_control_character_is_reported_at_its_cell_and_left_out(
    control: str, tmp_path: Path
) -> None:
    escaped = "".join(f"_x{ord(control[0]):04X}_" if one == control[0] else one for one in control)
    council = tables(COUNCIL)
    rows = council["Risks"]
    at = rows[0].index("Risk")
    rows[1][at] = "PLACE"
    path = written(council, tmp_path / "inputs.xlsx")
    _swap(path, "PLACE", f"a{escaped}b")
    inputs = read_inputs(path)
    assert inputs.council is not None
    assert inputs.council.risks[0].text == f"a{control[1:]}b"
    (problem,) = inputs.problems
    assert str(problem.place) == f"Risks!{'ABCDEFGH'[at]}2"
    code = f"U+{ord(control[0]):04X}"
    assert f"1 control character ({code}), which documents leave out" in problem.wrong
    assert problem.wrong.isprintable()


def _swap(path: Path, before: str, after: str) -> None:
    """Changes a text in the file's own XML, where a control character stands escaped."""
    content = path.read_bytes()
    texts = parts_of(content)["xl/sharedStrings.xml"].decode()
    assert before in texts
    path.write_bytes(
        with_part(content, "xl/sharedStrings.xml", texts.replace(before, after).encode())
    )


def test_a_control_character_in_a_heading_steers_no_console(tmp_path: Path) -> None:
    council = tables(COUNCIL)
    council["Risks"][0].append("PLACE")
    path = written(council, tmp_path / "inputs.xlsx")
    _swap(path, "PLACE", "Own_x001B_[31m notes")
    control, unknown = read_inputs(path).problems
    assert "“Own[31m notes” is not a column of Risks" in unknown.wrong
    assert control.rule == "control-characters"
    assert control.place == unknown.place


def test_a_text_that_fills_its_cell_was_probably_cut(tmp_path: Path) -> None:
    inputs = read_with("x" * 32_767, tmp_path / "inputs.xlsx")
    (problem,) = inputs.problems
    assert "exactly 32,767 characters long" in problem.wrong


# Any values in any cells

NAMES = sorted({header for sheet in SHEETS for header in sheet.headers})
WORDS = st.sampled_from(
    [
        *(*NAMES, "Setting", "Value", "q1", "2025/26", "9999/00", "Red", "Condition 1", "Summary"),
        *("1" * 400, "£5.7m", "{{ a less b less c }}", "-", "30%", "1e5", "=1+1", "Apr 24"),
    ]
)
VALUES = (
    WORDS
    | st.text(max_size=12)
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
)
FORMATS = st.sampled_from(["General", "0%", "dd/mm/yyyy", "d mmm", "[h]:mm", '"%"0', "@"])
PAGES = st.dictionaries(
    st.sampled_from([sheet.name for sheet in SHEETS]) | st.just("Anything"),
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)), st.tuples(VALUES, FORMATS), max_size=25
    ),
    min_size=1,
    max_size=5,
)


@given(PAGES, st.booleans())
def test_no_real_file_of_any_values_is_too_odd_to_read(
    tmp_path_factory: pytest.TempPathFactory,
    pages: dict[str, dict[tuple[int, int], tuple[object, str]]],
    with_a_council: bool,
) -> None:
    out = BytesIO()
    with Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats: dict[str, object] = {}
        for name, cells in pages.items():
            page = book.add_worksheet(name)
            lines = tables(COUNCIL).get(name, []) if with_a_council else []
            for row, line in enumerate(lines):
                page.write_row(row, 0, line)
            for at, (value, number_format) in cells.items():
                style = formats.setdefault(
                    number_format, book.add_format({"num_format": number_format})
                )
                page.write(*at, value, style)
    path = tmp_path_factory.mktemp("any") / "inputs.xlsx"
    path.write_bytes(out.getvalue())
    try:
        inputs = read_inputs(path)
    except SvreportError:
        return
    found = list(inputs.problems)
    if inputs.council is not None:
        found += check_council(inputs.council)
        found += check_updates(inputs.council, inputs.council.updates)
    for problem in found:
        assert problem.wrong
        assert problem.remedy
        assert problem.place.sheet or problem.rule
