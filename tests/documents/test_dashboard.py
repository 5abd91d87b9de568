"""The board's page as its source has it: what it says, withholds and leaves out, and how safely."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from board_councils import HOSTILE, board_tables, council_of, hostile_tables, page_of
from made_up_council import saved_workbook, tables, with_rows
from openpyxl import load_workbook
from page_reading import Page
from papers_helpers import dashboard, rendered

import svreport
from svreport.core.errors import FaultyTemplate, LacksData
from svreport.core.frozen import replace
from svreport.files.resources import page_asset, template_path

Golden = Callable[[str, str], None]
NAME = "2024-25/{0}/Exampleshire Council board dashboard {0} 2024-25.html"
FIRST_SCREEN = ["Ratings now", "Key figures"]
CHANGED = "What changed since {}"
SECTIONS = ["Ratings by update", "Measures: plan and actual", "Forecast and limits"]
SECTIONS += ["Savings", "Milestones", "Risks by score"]


@pytest.fixture(scope="module")
def example(example_inputs: Path) -> Page:
    return Page(svreport.build(example_inputs, ["dashboard"]).files[0].content)


@pytest.fixture(scope="module")
def board() -> Page:
    """The made-up council with all that the page shows."""
    return Page(page_of(board_tables()))


def sections(page: Page) -> list[str]:
    """The headings of the second level."""
    return [text for level, text in page.headings if level == 2]


# The whole of it


def test_the_example(example: Page, golden: Golden) -> None:
    golden("q3-board-dashboard.txt", example.text)


def test_another_council(board: Page, golden: Golden) -> None:
    golden("norchester-board-dashboard.txt", board.text)


def test_it_is_built_by_its_name(example_inputs: Path) -> None:
    (file,) = svreport.build(example_inputs, ["dashboard"]).files
    assert file.path.as_posix() == NAME.format("q3")
    (early,) = svreport.build(example_inputs, ["dashboard"], update="q1", draft=True).files
    assert early.path.name == Path(NAME.format("q1")).name.replace(".html", " DRAFT.html")
    assert "DRAFT" in Page(early.content).root.find(".//body/p").text_content()


def test_another_councils_is_built_from_a_workbook(tmp_path: Path, board: Page) -> None:
    path = saved_workbook(board_tables(), tmp_path)
    (file,) = svreport.build(path, ["dashboard"]).files
    assert board.text.strip() in Page(file.content).text


def test_headings_are_in_order(example: Page, board: Page) -> None:
    for page in (example, board):
        levels = [level for level, _ in page.headings]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_section_can_be_gone_to(example: Page, board: Page) -> None:
    for page in (example, board):
        ids = set(page.root.xpath("//main//section[details]/@id"))
        assert {one.removeprefix("#") for one in page.root.xpath("//nav//a/@href")} == ids
        assert page.root.get("lang") == "en-GB"


# What it says


def test_all_sections_stand_in_the_boards_order(example: Page, board: Page) -> None:
    after = [CHANGED.format("Update 2 (August)"), *SECTIONS, "Notes"]
    assert sections(example) == [*FIRST_SCREEN, *after]
    assert sections(board) == [*FIRST_SCREEN, CHANGED.format("July"), *after[1:]]
    assert "Not on this page" not in example.text


def test_a_card_has_every_update_the_latest_first(board: Page) -> None:
    assert board.card("In-year balance 2025-26") == [
        [
            "October",
            "£1.5m deficit",
            "Plan £1.25m surplus",
            "£2.75m worse than plan",
            "Up £2.75m since July",
        ],
        ["July", "£1.25m surplus", "Plan £1.25m surplus", "As planned"],
    ]
    assert board.card("Late milestones") == [
        ["October", "1", "2 of 5 done", "Unchanged since July"],
        ["July", "1", "None of 5 done"],
    ]


def test_cards_say_how_far_each_figure_is_from_its_plan(example: Page) -> None:
    cards = {one.text_content(): one for one in example.root.xpath("//div[@class='card']/h3")}
    assert list(cards) == [
        "In-year balance 2024/25",
        "Cumulative balance, end of 2024/25",
        "EHC plans",
        "In 20 weeks",
        "Savings expected 2024/25",
        "Late milestones",
    ]
    against = [example.card(heading)[0][3] for heading in list(cards)[:5]]
    assert against == [
        "£17.45m above plan",
        "£18.27m within the limit",
        "540 above plan",
        "16.5 pp below plan",
        "£2.60m short of target",
    ]


def test_the_first_screen_has_ratings_in_brief(example: Page) -> None:
    caption = "Conditions: 2 Red, 3 Amber and 2 Green; 2 better and 2 worse than before"
    rows = example.table(caption)
    assert rows[1][1:] == ["Green", "Amber", "Amber", "– Same"]
    assert rows[7] == ["3.3 Sufficient specialist places", "Amber", "Red", "Amber", "▲ Better"]
    # On a phone, the latest alone.
    head = example.root.xpath("//table[caption=$caption]/thead/tr/th", caption=caption)
    assert [one.get("class") for one in head] == [None, "past", "past", None, None]


def test_a_rating_is_a_word_with_its_colours_and_its_change(board: Page) -> None:
    rows = board.table("The programme and the conditions")
    assert rows[0] == ["What is rated", "Before", "July", "October"]
    assert rows[2][2:] == ["Red: off course No change", "Amber-Red: in doubt Better"]
    (button,) = board.rows_of("The programme and the conditions")[1][3].iter("button")
    assert button.get("class") == "chip r1"
    assert ".chip.r1 { background: #F4B183; color: #000000; }" in board.style


def test_a_measure_stands_beside_its_plan(board: Page) -> None:
    rows = board.table("Each measure, by update")
    assert rows[1:] == [
        ["Leavers M1, lower is better", "12 Plan 6 Misses plan", "9 Plan 6 Misses plan"],
        [
            "Visits M2, higher is better",
            "35 Plan 40 Misses plan",
            "Not yet available Plan 45 (pro rata)",
        ],
        ["Calls M3", "5 No plan set", "2 Plan 1"],
    ]


def test_a_version_is_set_against_the_limit(board: Page) -> None:
    assert board.table("Versions of the forecast")[1] == [
        "Base Reported at October",
        "£1.5m",
        "£6.25m Limit £6m",
        "2025-26 By up to £0.25m in 2025-26",
        "2026-27",
    ]


def test_years_above_the_limit_that_follow_each_other_are_told_together(example: Page) -> None:
    rows = {row[0].split()[0]: row for row in example.table("Versions of the forecast")}
    assert rows["Unmitigated"][4] == "2024/25 By up to £215k in 2024/25"
    over = "2025/26 to 2028/29 By up to £52.70m in 2028/29 The limit is assumed"
    assert rows["Revised"][4] == over
    assert rows["Plan"][4] == "None"


def test_savings_of_an_update_that_the_sheet_does_not_tell_of_are_left_out(board: Page) -> None:
    rows = board.table("Savings in 2025-26")
    assert rows[0] == ["Workstream", "Target", "October"]
    assert rows[1] == ["T: Travel", "£0.75m", "£0.5m expected £0.25m achieved Amber-Red: in doubt"]
    assert rows[-1] == ["Total", "£2.25m", "£2m expected £0.25m achieved"]


def test_savings_are_told_as_each_update_knew_them() -> None:
    sheets = board_tables()
    sheets["Savings"][0].append("Update")
    for row in sheets["Savings"][1:]:
        row.append("")
    later = ["A", "T", "2025/26", "0.75", "0.35", "0.4", "Red", "u2"]
    page = Page(page_of(with_rows(sheets, "Savings", [later])))
    rows = page.table("Savings in 2025-26")
    assert rows[0] == ["Workstream", "Target", "July", "October"]
    assert [cell.split(" expected")[0] for cell in rows[1][2:]] == ["£0.5m", "£0.4m"]


def test_a_late_milestone_says_at_which_updates_and_why(board: Page) -> None:
    assert board.table("Late milestones")[1:] == [
        ["Buses hired", "T", "31 August 2025", "October The contract is being let."]
    ]
    assert board.table("Milestones that were late before")[1:] == [
        ["Routes drawn", "T", "30 June 2025", "July Done on 15 August 2025"]
    ]
    assert len(board.table("All milestones, as at 30 September 2025")) == 6


def test_an_earlier_update_says_nothing_of_what_came_later(example_inputs: Path) -> None:
    page = Page(svreport.build(example_inputs, ["dashboard"], update="q1").files[0].content)
    assert "Update 2" not in page.source
    assert "revised" not in page.source.lower().replace("revised ehcp", "")
    assert [row[0] for row in page.table("Versions of the forecast")[1:]] == [
        "Unmitigated",
        "Plan Reported at Update 1 (May)",
    ]
    months = [row[0] for row in page.table("Number of EHCPs, by month")[1:]]
    actual = {row[0]: row[1] for row in page.table("Number of EHCPs, by month")[1:]}
    assert actual["April 2024"] == "5,696"
    assert all(actual[one] == "–" for one in months[months.index("April 2024") + 1 :])


def test_a_risk_whose_score_is_shared_is_not_said_to_be_the_highest_alone() -> None:
    sheets = board_tables()
    for row in sheets["Risk scores"][1:]:
        row[4] = "25" if row[:2] == ["1", "u2"] else row[4]
    titles = Page(page_of(sheets)).root.xpath("//section[@id='risks']//figcaption")
    assert [one.text for one in titles] == ["2 risks have the highest score, 25"]


# Where figures come from


def test_every_figure_has_a_note_with_its_date_and_its_cells(example: Page, board: Page) -> None:
    note = re.compile(r"(As at|For the financial year) [^.]+\. Source: [A-Z][\w ]*![A-Z]+\d[^.]*\.")
    for page in (example, board):
        wrong = [one for one in page.figures if not note.fullmatch(one.note)]
        assert wrong == []
        assert all(one.text for one in page.figures)
    assert len(example.figures) > 500


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("5,665 (pro rata)", "As at October 2024. Source: Measure values!C58 and C60."),
        (
            "£45.73m",
            "For the financial year 2024/25, in the revised forecast, last reported at Update 3 "
            "(November). Source: Forecast!E47.",
        ),
        ("£84.5m", "As at 31 March 2025. Source: Forecast!E34."),
        ("13", "As at 28 November 2024. Source: Milestones!F11, F19, F41 and 10 other cells."),
    ],
)
def test_notes_of_the_example(text: str, note: str, example: Page) -> None:
    assert next(one.note for one in example.figures if one.text == text) == note


def test_a_note_leads_to_the_cell_that_holds_the_figure(
    example: Page, example_inputs: Path
) -> None:
    book: Any = load_workbook(example_inputs, data_only=True)
    rows = example.rows_of("Number of EHCPs, by month")
    held = 0
    for row in rows:
        for cell in row[1:2]:
            for figure in cell.find_class("figure"):
                text = figure.find("button").text
                address = re.search(r"Measure values!([A-Z]+\d+)\.", figure.text_content())
                assert address is not None
                value = book["Measure values"][address[1]].value
                if text[0].isdigit():
                    assert f"{value:,}" == text
                    held += 1
    assert held > 5


# What readers may choose


def test_what_is_of_a_workstream_or_an_update_is_marked(board: Page) -> None:
    options = board.root.xpath("//select[@id='workstream']/option")
    assert [(one.get("value"), one.text) for one in options] == [
        ("", "All"),
        ("0", "T: Travel"),
        ("1", "H: Homes"),
    ]
    rows = board.rows_of("The programme and the conditions")
    assert [row.get("data-w") for row in rows] == [None, "0", "1", None, None, None]
    assert [cell.get("data-u") for cell in rows[0]] == [None, "", "0", "1"]
    late = board.rows_of("Milestones that were late before")
    assert [(row.get("data-w"), row.get("data-u")) for row in late] == [("0", "0")]
    groups = board.root.xpath("//section[@class='group']")
    assert [one.get("data-w") for one in groups] == ["0"]


def test_a_measure_of_no_workstream_is_hidden_with_any_choice() -> None:
    sheets = with_rows(
        board_tables(), "Measures", [["M4", "Others", "", "E", "count", "no", "dashboard", ""]]
    )
    rows = Page(page_of(sheets)).rows_of("Each measure, by update")
    assert [row.get("data-w") for row in rows] == ["0", "0", "0", ""]


def test_nothing_is_hidden_until_a_reader_chooses(example: Page) -> None:
    hidden = [one for one in example.root.xpath("//*[@hidden]") if one.tag != "form"]
    assert {one.get("class") for one in hidden} == {"none", "plot", "reading"}


# What it leaves out


def test_a_council_with_little_has_a_short_page() -> None:
    page = Page(page_of(tables()))
    # It has no limits.
    assert sections(page) == [
        *FIRST_SCREEN,
        CHANGED.format("July"),
        *(SECTIONS[0], "Forecast", "Notes"),
    ]
    assert (
        "Left out, because the inputs have nothing for it: measures reported in the "
        "dashboard, savings, milestones and scores of risks." in page.text
    )
    assert page.root.xpath("//select/@id") == ["update"]


def test_without_anything_to_show_there_is_no_page() -> None:
    sheets = tables()
    del sheets["Forecast"]
    council = council_of(sheets)
    empty = council.updates[3]
    bare = council.__class__(settings=council.settings, updates=council.updates)
    with pytest.raises(
        LacksData, match=r"^The dashboard of u4 has nothing to show: fill in Ratings"
    ):
        dashboard(bare, empty)


# What is withheld


def secretive(below: int) -> Page:
    """The page of a council with numbers of a kind that is known again, some of them small."""
    sheets = board_tables()
    sheets["Measures"][0] += ["Part of"]
    for row in sheets["Measures"][1:]:
        row.append("")
    names = {"S": "Secret", "P": "Parts", "P1": "Part one", "P2": "Part two", "Q": "Quota"}
    sheets = with_rows(
        sheets,
        "Measures",
        [
            [code, name, "", "A", unit, "yes", "dashboard", "lower", "P" if code[1:] else ""]
            for code, name in names.items()
            for unit in ["%" if code == "Q" else "count"]
        ],
    )
    sheets["Measure values"][0] += ["Numerator", "Base"]
    sheets = with_rows(
        sheets,
        "Measure values",
        [
            ["S", "Jun 24", "", "61111", "", "", "", ""],
            ["S", "Sep 24", "", "62222", "", "", "", ""],
            ["S", "Jun 25", "", "43331", "", "", "", ""],
            ["S", "Sep 25", "", "43337", "", "", "", ""],
            ["S", "Dec 25", "70707", "", "", "", "", ""],
            ["S", "Mar 26", "", "48889", "", "", "", ""],
            ["P", "Sep 25", "", "180000", "", "", "", ""],
            ["P1", "Sep 25", "", "43343", "", "", "", ""],
            ["P2", "Sep 25", "", "136657", "", "", "", ""],
            ["Q", "Jun 25", "", "31.4159%", "", "", "28277", "90009"],
            ["Q", "Sep 25", "", "27.1828%", "", "", "70001", "257520"],
        ],
    )
    council = council_of(sheets)
    council = replace(council, settings=replace(council.settings, suppress_below=below))
    return Page(rendered(dashboard(council, council.updates[1]), None))


SECRET = ("43331", "43337", "43343", "136657", "31.4159", "28277", "90009")
# By how much they differ from what is shown, and what is only in a later update.
TELLING = ("17780", "18885", "92999", "4.2331", "48889")


def shapes(number: str) -> set[str]:
    """A number as it could stand in a page."""
    whole, dot, rest = number.partition(".")
    return {number, f"{int(whole):,}{dot}{rest}", f"{number}0"}


def test_what_is_withheld_is_nowhere_in_the_source() -> None:
    page = secretive(50000)
    rows = page.table("Each measure, by update")
    found = {row[0].split(",")[0]: row[1:] for row in rows}
    assert found["Secret S"] == ["Withheld No plan set"] * 2
    assert found["Part one P1"][1] == found["Part two P2"][1] == "Withheld No plan set"
    assert found["Quota Q"] == ["Withheld No plan set", "27.1828% No plan set"]
    shown = [one for number in (*SECRET, *TELLING) for one in shapes(number) if one in page.source]
    assert shown == []
    drawn = {value for chart in page.charts for one in chart["series"] for value in one["values"]}
    assert {61111.0, 62222.0, 70707.0} <= drawn
    assert "180,000" in page.source


def test_the_same_numbers_are_shown_where_they_may_be() -> None:
    source = secretive(5).source
    assert [one for one in SECRET[:4] if f"{int(one):,}" not in source] == []
    assert "31.4159%" in source
    assert "48,889" not in source


def test_the_examples_small_count_is_withheld(example: Page) -> None:
    rows = {row[0]: row[1] for row in example.table("Number of moves down provision, by month")}
    assert rows["October 2023"] == "c"
    (chart,) = [
        one
        for one, figure in zip(example.charts, example.root.xpath("//figure"), strict=True)
        if figure.find("figcaption").text.startswith("Number of moves down provision")
    ]
    assert chart["series"][0]["values"][2] is None
    assert "In place of a figure, c means withheld" in example.text


# Text is text


@pytest.fixture(scope="module")
def hostile() -> Page:
    return Page(page_of(hostile_tables()))


def test_text_comes_out_as_it_was_typed(hostile: Page) -> None:
    lines = set(hostile.text.splitlines())
    assert f"\n# {HOSTILE}: Board dashboard\n{HOSTILE}. Update: {HOSTILE} 2. " in hostile.text
    assert f"### T: {HOSTILE} T" in lines
    texts = {one.text for one in hostile.figures}
    assert {f"{HOSTILE} {at}" for at in range(4)} <= texts  # the steps of the scale
    assert hostile.table("All milestones, as at 30 September 2025")[2] == [
        f"{HOSTILE} 1 {HOSTILE} 1",
        "T",
        "31 August 2025",
        f"Late {HOSTILE}",
    ]
    assert hostile.table("Risks by score")[3][0] == f"1 {HOSTILE} {HOSTILE}"
    assert hostile.table("Versions of the forecast")[2][0].startswith(
        "Plan <b>{{ 7*1307 }}</b> & 's"
    )
    assert hostile.charts[0]["series"][0]["name"] == "Actual"
    names = [category["name"] for chart in hostile.charts for category in chart["categories"]]
    assert f"1 {HOSTILE}" in names
    assert any(
        "<b>{{ 7*1307 }}</b>" in one["name"] for chart in hostile.charts for one in chart["series"]
    )


def test_no_text_becomes_a_script_or_an_element(hostile: Page, board: Page) -> None:
    for tag in ("script", "style", "img", "b"):
        assert len(list(hostile.root.iter(tag))) == len(list(board.root.iter(tag))), tag
    assert "9149" not in hostile.source  # 7 times 1307
    for chart in hostile.root.xpath("//script[@type='application/json']/text()"):
        assert not re.search(r"[<>&]", chart)


# Nothing is fetched


def test_the_policy_allows_what_the_page_holds_and_nothing_else(example: Page) -> None:
    rules = dict(rule.split(" ", 1) for rule in example.policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    scripts = [one.text for one in example.root.xpath("//script[not(@type)]")]
    assert rules["script-src"].split() == [hashed(one) for one in scripts]
    assert rules["style-src"].split() == [hashed(example.style)]
    assert set(rules) == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    head = list(example.root.find("head"))
    assert [one.tag for one in head[:2]] == ["meta", "meta"]


def hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_page_names_nothing_to_fetch(example: Page) -> None:
    assert example.root.xpath("//@src | //link | //img | //iframe | //@style | //@onclick") == []
    assert {one[:1] for one in example.root.xpath("//@href")} == {"#"}
    assert "sourceMappingURL" not in example.source
    assert "url(" not in example.style
    assert "@import" not in example.style


def test_nothing_moves(example: Page) -> None:
    assert not re.search(r"transition|animation|@keyframes|scroll-behavior", example.style)
    assert "animation: false" in page_asset("page.js").read_text("utf-8")


def test_the_library_is_as_published_and_comes_with_its_licence(example: Page) -> None:
    script = page_asset("chart.umd.min.js").read_bytes()
    told = page_asset("README.md").read_text("utf-8")
    assert hashlib.sha256(script).hexdigest() in told
    version = re.search(rb"Chart\.js v(\S+)", script)
    assert version is not None
    assert f"Chart.js {version[1].decode()}," in told
    licence = page_asset("chart-licence.txt").read_text("utf-8")
    assert "Permission is hereby granted" in licence
    assert licence in example.source


# The same bytes


def test_the_same_inputs_give_the_same_bytes(example: Page, example_inputs: Path) -> None:
    assert svreport.build(example_inputs, ["dashboard"]).files[0].content == example.content


ELSEWHERE = """
import hashlib, sys, svreport
print(hashlib.sha256(svreport.build(sys.argv[1], ["dashboard"]).files[0].content).hexdigest())
"""


@pytest.mark.slow
def test_another_process_builds_the_same_bytes(
    example: Page, example_inputs: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(example_inputs)],
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == hashlib.sha256(example.content).hexdigest()


# Templates of the council's own


def copied(folder: Path, page: str | None = None, style: str | None = None) -> Path:
    """A folder with the templates of the page, one of them changed."""
    own = folder / "templates"
    (own / "dashboard").mkdir(parents=True)
    for name, text in (("page.html.j2", page), ("style.css", style)):
        if text is not None:
            (own / "dashboard" / name).write_text(text, "utf-8")
    return own


def shipped(name: str) -> str:
    return template_path(f"dashboard/{name}").read_text("utf-8")


def made(own: Path) -> Page:
    council = council_of(board_tables())
    return Page(rendered(dashboard(council, council.updates[1]), own))


def test_words_and_looks_are_the_officers_own(tmp_path: Path) -> None:
    page = shipped("page.html.j2").replace(
        'Forecast{{ " and limits" if limited }}', "Money for {{ authority }}"
    )
    style = shipped("style.css").replace("#14385c", "#123456").replace("\n", "\r\n")
    found = made(copied(tmp_path, page, style))
    assert "## Money for Norchester City Council" in found.text
    assert "--brand: #123456" in found.style
    assert "\r" not in found.source
    assert hashed(found.style) in found.policy


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "{{ security }}",
            "",
            "The template page.html.j2 makes a page without its security policy: put {{ security "
            "}} back, first in its head.",
        ),
        ("{{ title }}", "{{ titel }}", "cannot be filled: 'titel' is undefined (line 8)."),
        ("{{ title }}", "{{ title", "has a tag in line 8 that cannot be read"),
        ("{{ ratings }}", "{{ 1 / 0 }}", "cannot be filled: division by zero (line 130)."),
        ("{{ ratings }}", "{{ ratings.__class__.__mro__ }}", "cannot be filled"),
    ],
)
def test_a_faulty_page_is_one_sentence(before: str, after: str, said: str, tmp_path: Path) -> None:
    page = shipped("page.html.j2").replace(before, after, 1)
    with pytest.raises(FaultyTemplate) as fault:
        made(copied(tmp_path, page))
    assert said in str(fault.value)


def test_faulty_styles_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FaultyTemplate, match=r"style\.css ends itself with </style"):
        made(copied(tmp_path, style="</style><script>alert(1)</script>"))
    (tmp_path / "templates" / "dashboard" / "style.css").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(FaultyTemplate, match=r"style\.css cannot be read: save it as UTF-8 text"):
        made(tmp_path / "templates")
