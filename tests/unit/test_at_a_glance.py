"""The first page of papers: each part follows from the inputs, or is what is written of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from inputs_helpers import read_council

from svreport.content.blocks import (
    LEAD,
    ListBlock,
    Paragraph,
    RatingMark,
    TableBlock,
    text_of,
)
from svreport.core.model import Council
from svreport.documents.at_a_glance import AtAGlance, KeyFigure, at_a_glance, figures_in_words
from svreport.documents.public import PublicPaper, References
from svreport.narrative.facts import Facts

SEPTEMBER = """
## Updates
| Update | Title  | Column label | Activity data to | Submitted  | Forecast version |
| june   | Summer | June         | May 26           | 29/06/2026 | plan             |
| sept   | Autumn | September    | Aug 26           | 28/09/2026 | revised          |

## Ratings
| Item        | Previous | june  | sept   |
| Condition 1 | Red      | Amber | Red    |
| Condition 2 |          | Green | Green  |
| Programme   |          | Amber | Yellow |
| Risk 1      | Yellow   | Red   | Amber  |

## Narrative
| Section | Update | Text         |
| Summary | sept   | All is well. |

## Measures
| Code | Measure        | Condition | Unit  | Better when | Basis                  | Key figure |
| A    | Plans          | 1         | count | lower       | point in time          | EHC plans  |
| B    | Issued in time | 2         | %     | higher      | rolling 12 months      | In time    |
| C    | Requests       | 2         | count | lower       | financial year to date | Requests   |

## Measure values
| Code | As at  | Plan | Actual |
| A    | May 26 | 100  | 110    |
| A    | Aug 26 | 104  | 110    |
| B    | May 26 | 50%  | 45.5%  |
| B    | Aug 26 | 50%  | 49%    |
| C    | May 26 | 20   | 21     |
| C    | Aug 26 | 50   | 60     |

## Forecast
| Version | Line         | Kind            | 2025/26 | 2026/27 | 2027/28 |
| plan    | In-year      | in-year balance | 100     | 40      | -10     |
| plan    | Carried on   | closing balance | 600     | 640     | 630     |
| revised | In-year      | in-year balance | 100     | 90.5    | 20      |
| revised | Carried on   | closing balance | 600     | 690.5   | 710.5   |

## Savings
| Condition | Workstream | Year    | Target | Forecast |
| 1         | Early help | 2026/27 | 40     | 45       |

## Payments
| Year    | Amount | Status | Date       |
| 2025/26 | 1000   | paid   | 30/03/2026 |
| 2026/27 | 2000   | paid   | 15/07/2026 |
| 2027/28 | 3000   | due    | 16/07/2026 |
"""


def council_of(changes: str) -> Council:
    council = read_council(changes).council
    assert council is not None
    return council


def glance(changes: str = SEPTEMBER, update: str = "sept", *, overall: bool = True) -> AtAGlance:
    council = council_of(changes)
    known = next(known for known in council.updates if known.key == update)
    return at_a_glance(References(Facts(council, known), "monitoring"), overall=overall)


def rows(part: Sequence[object]) -> list[list[str]]:
    (table,) = (block for block in part if isinstance(block, TableBlock))
    heading = [text_of(column.heading) for column in table.columns]
    return [heading, *([text_of(cell) for cell in row] for row in table.rows)]


def words(part: Sequence[object]) -> list[str]:
    found = []
    for block in part:
        blocks = (
            [b for item in block.items for b in item] if isinstance(block, ListBlock) else [block]
        )
        found += [b.text for b in blocks if isinstance(b, Paragraph)]
    return found


def caption(part: Sequence[object]) -> str:
    return next(block.caption for block in part if isinstance(block, TableBlock))


def test_the_finding_has_the_balance_against_plan_and_the_worst_ratings() -> None:
    (lead,) = glance().lead
    assert isinstance(lead, Paragraph)
    assert lead.role == LEAD
    assert lead.text == (
        "The in-year deficit for 2026/27 is forecast at £90.5k, £50.5k worse than planned, and one "
        "of two conditions is rated Red."
    )


@pytest.mark.parametrize(
    ("section", "part"),
    [("Main finding", "lead"), ("What changed", "changes"), ("What is asked", "asked")],
)
def test_what_is_written_is_taken(section: str, part: str) -> None:
    summary = "| Summary | sept   | All is well. |"
    written = SEPTEMBER.replace(summary, f"| {section} | sept | So. |")
    assert words(getattr(glance(written), part)) == ["So."]


def test_ratings_by_update_those_of_the_past_in_a_tint() -> None:
    shown = glance()
    assert caption(shown.ratings) == "Conditions: 1 Red and 1 Green; 1 worse than before"
    assert rows(shown.ratings) == [
        ["Rated", "June", "September", "Change"],
        ["Overall programme", "Amber", "Yellow", "▲ Better"],
        ["1  Spend within income.", "Amber", "Red", "▼ Worse"],
        ["2  Open a school.", "Green", "Green", "– Same"],
    ]
    (table,) = shown.ratings
    assert isinstance(table, TableBlock)
    marks = [cell for cell in table.rows[1] if isinstance(cell, RatingMark)]
    assert [(mark.fill, mark.past) for mark in marks] == [("#FFF3D6", True), ("#A4101C", False)]
    assert [row[0] for row in rows(glance(overall=False).ratings)][1:] == [
        "1  Spend within income.",
        "2  Open a school.",
    ]


def test_of_many_items_those_that_changed_or_are_worst() -> None:
    moves = {3: "| Green | Amber |", 7: "| Red | Red |"}
    numbers = range(1, 12)
    conditions = "\n".join(f"| {n} | Words {n}. |" for n in numbers)
    ratings = "\n".join(f"| Condition {n} {moves.get(n, '| Green | Green |')}" for n in numbers)
    many = (
        f"## Conditions\n| Number | Condition |\n{conditions}\n\n"
        f"## Ratings\n| Item | june | sept |\n{ratings}\n"
    )
    shown = glance(SEPTEMBER.partition("## Ratings")[0] + many)
    assert [row[0] for row in rows(shown.ratings)][1:] == ["3  Words 3.", "7  Words 7."]
    assert words(shown.ratings) == ["Nine others did not change and are not Red."]


def test_key_figures_against_plan_and_since_the_update_before() -> None:
    shown = glance()
    assert rows(shown.figures) == [
        [
            *("Figure", "In-year deficit\n2026/27", "Deficit, end\nof 2026/27"),
            *("EHC plans,\nAug 26", "In time,\nAug 26", "Savings\n2026/27"),
        ],
        ["Now", "£90.5k", "£690.5k", "110", "49.0%", "£45k"],
        ["Plan", "£40.0k", "£640.0k", "104", "50.0%", "£40k"],
        ["Against plan", "+£50.5k", "+£50.5k", "+6", "−1.0\xa0pp", "+£5k"],
        ["Since June", "Worse\n+£50.5k", "Worse\n+£50.5k", "Same", "Better\n+3.5\xa0pp", "–"],
    ]
    assert caption(shown.figures) == "Key figures: four of five are worse than planned"
    assert words(shown.figures) == ["A dash (–) means that there is nothing to compare."]


def test_key_figures_have_a_row_each_where_a_name_is_too_long_for_a_heading() -> None:
    long = f"Plans {'of children who live in the county ' * 2}".strip()
    headings, *figures = rows(glance(SEPTEMBER.replace("EHC plans ", long)).figures)
    assert headings == ["Figure", "Now", "Plan", "Against plan", "Since June"]
    assert figures[2] == [f"{long}, Aug 26", "110", "104", "+6", "Same"]


@pytest.mark.parametrize(
    ("worse", "words"),
    [
        ([None, None], "Key figures"),
        ([True], "Key figure: worse than planned"),
        ([None, False], "Key figures: the one with a plan is not worse than planned"),
        ([True, True], "Key figures: both are worse than planned"),
        ([None, False, False], "Key figures: neither with a plan is worse than planned"),
        ([True, False, True], "Key figures: two of three are worse than planned"),
        ([None, True, False], "Key figures: one of two with a plan is worse than planned"),
    ],
)
def test_key_figures_are_counted_that_have_a_plan(worse: list[bool | None], words: str) -> None:
    figures = [KeyFigure(name="A", now="1", is_worse=one) for one in worse]
    assert figures_in_words(figures) == words


def test_a_count_of_the_year_to_date_is_not_set_against_the_update_before() -> None:
    without = SEPTEMBER.replace("| EHC plans  |", "|            |").replace("| In time    |", "||")
    assert [row[3] for row in rows(glance(without).figures)] == [
        "Requests,\nAug 26",
        "60",
        "50",
        "+10",
        "–",
    ]


def test_public_papers_withhold_small_counts_and_those_they_compare_with() -> None:
    typed = SEPTEMBER.replace(
        "| A    | May 26 | 100  | 110    |", "| A    | May 26 | 100  | 3      |"
    )
    typed += "\n## Settings\n| Setting | Value |\n| Authority | A |\n| Financial year | 2026/27 |\n"
    typed += "| Agreement | B |\n| Forecast unit | £000 |\n| Suppress counts below | 5 |\n"
    council = council_of(typed)
    paper = PublicPaper(Facts(council, council.updates[1]), "forum")
    assert [row[3] for row in rows(at_a_glance(paper).figures)][-1] == "–"


def test_what_changed_besides_ratings_of_conditions_and_figures() -> None:
    moved = SEPTEMBER.replace("| 90.5    | 20      |", "| 90.5    | 20      | -5 |")
    assert words(glance(moved).changes) == [
        "The revised forecast is new.",
        "Better: demand (risk 1, Red to Amber).",
        "£2m was received on 15 July 2026.",
    ]


def test_the_first_update_has_nothing_before_it() -> None:
    first = glance(update="june")
    assert (first.changes, first.before) == ((), "")
    text = "| Section | Update | Text |\n| What changed | june | Much. |\n"
    told = f"{SEPTEMBER}\n## Narrative\n{text}"
    assert glance(told, update="june").before == "the last report"
    assert rows(first.ratings)[0] == ["Rated", "June", "Change"]
    assert "Since" not in str(rows(first.figures))


def test_nothing_stated_nothing_shown() -> None:
    bare = "## Ratings\n| Item | june |\n\n## Forecast\n| Version | Line | Kind | 2026/27 |\n"
    bare += (
        "\n## Measure values\n| Code | As at |\n\n## Savings\n| Condition | Workstream | Year |\n"
    )
    empty = glance(bare, update="june")
    assert not any((empty.lead, empty.ratings, empty.figures, empty.changes, empty.asked))


def test_a_rating_has_the_same_words_in_the_finding_the_count_and_the_table() -> None:
    scale = "## Scale\n| Rating | Label | Fill |\n| Red | No assurance | #C00000 |\n"
    others = (
        "| Amber | Amber | #FFC000 |\n| Yellow | Yellow | #FFFF00 |\n| Green | Green | #00B050 |"
    )
    shown = glance(f"{SEPTEMBER}\n{scale}{others}")
    assert words(shown.lead)[0].endswith("one of two conditions is rated No assurance.")
    assert caption(shown.ratings).startswith("Conditions: 1 No assurance and 1 Green")
    assert "No assurance" in [row[2] for row in rows(shown.ratings)]
    assert "Amber to Red" not in " ".join(words(shown.changes))
