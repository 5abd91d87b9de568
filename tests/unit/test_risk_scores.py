"""A score that is not typed is likelihood times impact."""

from inputs_helpers import read_council
from problems_found import problems_of

from svreport.core.model import Council, RiskScore
from svreport.core.problems import Place
from svreport.figures.as_of import scored_risk

SCORES = """
## Risk scores
| Risk | Update | Likelihood | Impact | Score |
"""


def council(*rows: str) -> Council:
    found = read_council(SCORES + "\n".join(rows)).council
    assert found is not None
    return found


def test_a_score_is_worked_out_and_known_by_the_cells_it_is_made_of() -> None:
    whole = council("| 1 | june | 5 | 4 |")
    (row,) = whole.risk_scores

    assert scored_risk(whole, whole.risks[0], whole.updates[0]).score == 20
    assert row.cells_of("score") == [Place("Risk scores", 2, 3), Place("Risk scores", 2, 4)]


def test_a_typed_score_is_that_cell() -> None:
    (row,) = council("| 1 | june | 5 | 4 | 20 |").risk_scores
    assert list(row.cells_of("score")) == [Place("Risk scores", 2, 5)]


def test_a_sheet_without_a_column_for_scores_has_them_all_the_same() -> None:
    sheet = "## Risk scores\n| Risk | Update | Likelihood | Impact |\n| 1 | june | 3 | 4 |"
    found = read_council(sheet).council
    assert found is not None
    assert found.risk_scores[0].score == 12
    assert [problem for problem in problems_of(sheet) if problem.place.sheet == "Risk scores"] == []


def test_half_of_a_product_is_no_score() -> None:
    assert RiskScore(risk="1", update="june", likelihood=5).score is None


def test_a_typed_score_that_is_another_is_a_warning_that_can_be_answered() -> None:
    (found,) = (
        one for one in problems_of(SCORES + "| 1 | june | 5 | 4 | 18 |") if one.rule == "risk-score"
    )

    assert str(found) == (
        "warning: Risk scores!E2: Risk 1 has the score 18 for june, but likelihood 5 times impact "
        "4 is 20. Correct one of the three, or clear the score: it is then worked out."
    )
    assert found.about == "Risk 1, june"
