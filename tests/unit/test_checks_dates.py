"""Rules of dates: nothing has happened that is after the document's own date."""

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council, check_facts
from svreport.core.model import Council
from svreport.core.problems import Problem
from svreport.narrative.facts import Facts

# The paper of June is dated 26 June 2026.
UPDATES = """
## Updates
| Update | Title        | Column label | Activity data to | Due     | Submitted   |
| june   | June report  | June         | May 26           | {due}   | {submitted} |
| sept   | Autumn paper | September    | Aug 26           |         |             |
"""
DATED = UPDATES.format(due="30/06/2026", submitted="26/06/2026")


def council(changes: str) -> Council:
    found = read_council(changes).council
    assert found is not None
    return found


def problems(changes: str) -> list[Problem]:
    rules = ("after-the-document", "before-its-data", "signed-late")
    return [one for one in check_council(council(changes)) if one.rule in rules]


# Payments


def payments(row: str, updates: str = DATED) -> list[Problem]:
    return problems(f"{updates}\n## Payments\n| Year | Amount | Status | Date |\n{row}\n")


@pytest.mark.parametrize(
    "row",
    [
        "| 2025/26 | 1000 | paid | |",
        "| 2026/27 | 1000 | paid | 01/05/2026 |",
        "| 2026/27 | 1000 | paid | 26/06/2026 |",
        "| 2026/27 | 1000 | paid | |",
        "| 2027/28 | 1000 | due | 01/05/2027 |",
        "| 2027/28 | 1000 | withheld | |",
        "| 2026/27 | 1000 | due | 01/05/2027 |",
    ],
)
def test_a_payment_may_be_paid_by_then_or_due_later(row: str) -> None:
    assert payments(row) == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| 2026/27 | 1000 | paid | 28/06/2025 |", "D2 payment-off-year"),
        ("| 2026/27 | 1000 | paid | 31/03/2026 |", "D2 payment-off-year"),
        ("| 2026/27 | 1000 | due | 01/07/2027 |", "D2 payment-off-year"),
        ("| 2026/27 | 1000 | due | 30/06/2027 |", ""),
        ("| 2026/27 | 1000 | due | 25/06/2026 |", "C2 payment-past"),
        ("| 2026/27 | 1000 | due | 26/06/2026 |", ""),
        ("| 2026/27 | 1000 | withheld | 25/06/2026 |", ""),
        ("| 2026/27 | 1000 | paid | |", "D2 payment-undated"),
        ("| 2025/26 | 1000 | paid | |", ""),
    ],
)
def test_a_payment_is_dated_in_its_year_and_not_due_once_its_day_has_passed(
    row: str, found: str
) -> None:
    changes = f"{DATED}\n## Payments\n| Year | Amount | Status | Date |\n{row}\n"
    rules = ("payment-off-year", "payment-past", "payment-undated")
    told = [one for one in check_council(council(changes)) if one.rule in rules]
    assert " ".join(f"{one.place.cell} {one.rule}" for one in told) == found


def test_the_words_of_a_payment_of_a_year_to_come() -> None:
    (problem,) = payments("| 2027/28 | 1000 | paid | |")
    assert str(problem) == (
        "warning: Payments!A2: A payment of 2027/28 is marked paid, but june is dated 26 June 2026,"
        " before that. Correct the year or the date, or give it the status “due”."
    )
    assert problem.about == "payment 2027/28"


def test_the_words_of_a_payment_on_a_day_to_come() -> None:
    (problem,) = payments("| 2026/27 | 1000 | paid | 27/06/2026 |")
    assert str(problem.place) == "Payments!D2"
    assert problem.wrong == (
        "A payment of 27 June 2026 is marked paid, but june is dated 26 June 2026, before that."
    )


def test_until_it_is_submitted_an_update_is_dated_by_when_it_is_due() -> None:
    row = "| 2026/27 | 1000 | paid | {} |"
    due = UPDATES.format(due="30/06/2026", submitted="")
    assert payments(row.format("30/06/2026"), due) == []
    assert len(payments(row.format("01/07/2026"), due)) == 1
    undated = UPDATES.format(due="", submitted="")
    assert payments(row.format("01/07/2036"), undated) == []


# Submitted and signed


def test_an_update_is_submitted_after_the_months_that_it_reports() -> None:
    (problem,) = problems(UPDATES.format(due="", submitted="30/04/2026"))[:1]
    assert str(problem) == (
        "error: Updates!F2: june was submitted on 30 April 2026, before its activity "
        "data end, in May 2026. Correct one of the two."
    )


@pytest.mark.parametrize("submitted", ["", "01/05/2026", "31/05/2026", "26/06/2026"])
def test_an_update_may_be_submitted_within_its_last_month(submitted: str) -> None:
    sign_off = "## Sign-off\n| Update | Role | Date |\n"
    assert problems(UPDATES.format(due="", submitted=submitted) + sign_off) == []


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("| june | Treasurer | 25/06/2026 |", False),
        ("| june | Treasurer | 26/06/2026 |", False),
        ("| june | Treasurer | 27/06/2026 |", True),
        ("| june | Treasurer | |", False),
        ("| sept | Treasurer | 27/09/2026 |", False),
    ],
)
def test_an_update_is_signed_off_before_it_is_submitted(row: str, is_told: bool) -> None:
    found = problems(f"{DATED}\n## Sign-off\n| Update | Role | Date |\n{row}\n")
    assert len(found) == is_told


def test_the_words_of_a_late_signature() -> None:
    row = "| june | Treasurer | 27/06/2026 |"
    (problem,) = problems(f"{DATED}\n## Sign-off\n| Update | Role | Date |\n{row}\n")
    assert str(problem) == (
        "warning: Sign-off!C2: The Treasurer signed june off on 27 June 2026, after it was "
        "submitted on 26 June 2026. Correct one of the two dates; if it is sent again, type that "
        "day in Updates."
    )
    assert (problem.rule, problem.about) == ("signed-late", "Treasurer, june")


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (
            "30/04/2026",
            "Sign-off!C2: The Treasurer signed june off on 30 April 2026, before May 2026, "
            "when its activity data end (Updates!D2). Correct one of the two dates.",
        ),
        (
            "",
            "Sign-off!B2: june was submitted on 26 June 2026, and the Treasurer has not signed it "
            "off. Type when it was signed, or correct the date of submission.",
        ),
    ],
)
def test_a_sign_off_before_the_data_or_none_where_it_was_sent(signed: str, words: str) -> None:
    row = f"| june | Treasurer | {signed} |"
    found = check_council(council(f"{DATED}\n## Sign-off\n| Update | Role | Date |\n{row}\n"))
    assert [str(one) for one in found if one.place.sheet == "Sign-off"] == [f"warning: {words}"]


# What a document states has happened by the day on which it is signed.
STATED = """
## Updates
| Update | Title | Column label | Finance data to | Activity data to | Due | Submitted |
| march | March report | March | | Feb 26 | | 27/03/2026 |
| june | June report | June | Apr 26 | May 26 | 30/06/2026 | |
## Sign-off
| Update | Document | Role | Date |
| june | {document} | Treasurer | {signed} |
"""


def early(signed: str, document: str = "", changes: str = "") -> list[str]:
    stated = STATED.format(signed=signed, document=document)
    found = check_council(council(f"{stated}\n{changes}"))
    return [one.wrong for one in found if one.rule == "signed-early"]


MEASURES = """
## Measures
| Code | Measure | Unit | Basis |
| A | Plans issued | count | {basis} |
## Measure values
| Code | As at | Plan | Actual |
| A | May 26 | 5 | 5 |
"""
PAID = """
## Payments
| Year | Amount | Status | Date |
| 2025/26 | 1000 | paid | 16/06/2026 |
| 2026/27 | 1000 | due | 20/06/2026 |
"""
MILESTONES = """
## Milestones
| Workstream | Milestone | Due | Status | Completed |
| E | Hire | 31/05/2026 | done | 16/06/2026 |
| E | Train | 17/06/2026 | late | |
| E | Open | 31/07/2026 | done | 01/07/2026 |
"""
TIMETABLE = """
## Timetable
| Step | Date | Status |
| Cabinet decides | 16/06/2026 | done |
| Papers published | 20/06/2026 | on track |
"""
TOLD = """
## Narrative
| Section | Update | Text |
| {section} | june | The school was opened on 16 June 2026, and will be paid by 20 June 2026. |
"""
LATER = "The Treasurer signed {what}june off on 15 June 2026, before {fact}."


@pytest.mark.parametrize(
    ("changes", "document", "fact"),
    [
        (PAID, "", "the payment of 2025/26 was made on 16 June 2026 (Payments!D2)"),
        (PAID, "forum", "the payment of 2025/26 was made on 16 June 2026 (Payments!D2)"),
        (MILESTONES, "plan", "“Hire” was completed on 16 June 2026 (Milestones!E2)"),
        (MILESTONES, "highlight", "“Hire” was completed on 16 June 2026 (Milestones!E2)"),
        (TIMETABLE, "scrutiny", "“Cabinet decides” was done on 16 June 2026 (Timetable!B2)"),
        (
            TOLD.format(section="Summary"),
            "",
            "the day of “opened on 16 June 2026” (Narrative!C2)",
        ),
        (
            TOLD.format(section="Forum: Background"),
            "forum",
            "the day of “opened on 16 June 2026” (Narrative!C2)",
        ),
    ],
)
def test_a_document_is_signed_once_all_that_it_states_has_happened(
    changes: str, document: str, fact: str
) -> None:
    what = f"{document} " if document else ""
    assert early("15/06/2026", document, changes) == [LATER.format(what=what, fact=fact)]
    assert early("16/06/2026", document, changes) == []


@pytest.mark.parametrize(
    ("changes", "document"),
    [
        (PAID, "highlight"),
        (MILESTONES, ""),
        (TIMETABLE, "plan"),
        (TOLD.format(section="Forum: Background"), ""),
        (TOLD.format(section="Summary"), "forum"),
    ],
)
def test_what_a_document_does_not_state_may_happen_later(changes: str, document: str) -> None:
    assert early("15/06/2026", document, changes) == []


def test_the_newest_of_what_has_happened_is_named() -> None:
    (wrong,) = early("02/04/2026", "plan", f"{PAID}{MILESTONES}")
    assert wrong.endswith("before “Hire” was completed on 16 June 2026 (Milestones!E2).")


@pytest.mark.parametrize(
    ("signed", "basis", "fact"),
    [
        ("30/05/2026", "rolling 12 months", "the end of May 2026, when its activity data end"),
        ("31/05/2026", "rolling 12 months", ""),
        ("01/05/2026", "point in time", ""),
        ("29/04/2026", "point in time", "May 2026, when its activity data end"),
    ],
)
def test_figures_that_count_a_month_are_signed_after_it(signed: str, basis: str, fact: str) -> None:
    found = early(signed, "", MEASURES.format(basis=basis))
    assert [fact in wrong for wrong in found] == ([True] if fact else [])


def test_a_ledger_that_is_closed_later_and_an_update_that_is_sent_later() -> None:
    found = early("29/04/2026", "", "").pop()
    assert found.endswith("before May 2026, when its activity data end (Updates!E3).")
    earlier = STATED.replace("May 26", "Mar 26").format(signed="29/04/2026", document="")
    (ledger,) = (one for one in check_council(council(earlier)) if one.rule == "signed-early")
    assert ledger.wrong.endswith(
        "before the end of April 2026, when its financial data end (Updates!D3)."
    )
    sent = (
        earlier.replace("Apr 26", "")
        .replace("29/04/2026", "01/04/2026")
        .replace("27/03/2026", "02/04/2026")
    )
    (before,) = (one for one in check_council(council(sent)) if one.rule == "signed-early")
    assert before.wrong.endswith("before march was submitted on 2 April 2026 (Updates!G2).")


# Narrative


def told(text: str, updates: str = DATED) -> list[str]:
    changes = f"{updates}\n## Narrative\n| Section | Update | Text |\n| Summary | june | {text} |\n"
    whole = council(changes)
    found = check_facts(Facts(whole, whole.updates[0]))
    return [one.wrong for one in found if one.rule == "after-the-document"]


def test_the_words_of_what_was_done_in_the_future() -> None:
    text = "The second payment was\\nreceived in 2027/28."
    changes = f"{DATED}\n## Narrative\n| Section | Update | Text |\n| Summary | june | {text} |\n"
    whole = council(changes)
    (problem,) = check_facts(Facts(whole, whole.updates[0]))
    assert str(problem) == (
        "warning: Narrative!C2: “received in 2027/28” is after 26 June 2026, the date of june. "
        "Correct the date, or say that it is still to come."
    )
    assert problem.about == "Summary june: 2027/28"


@pytest.mark.parametrize(
    "text",
    [
        "Payments of £3m were received in 2027/28.",
        "The first payments, received in 2027–28, were used for places.",
        "The Department has paid £2m in 2027/28 already.",
        "Savings of £1.2m were achieved in March 2027.",
        "The new school opened in September 2026.",
        "The new school was completed on 14 July 2026.",
        "The new school was completed on 27 June 2026.",
        "We have spent all of the grant by March 2027.",
        "A lead officer has been appointed since August 2026.",
        "All plans were issued on time during July 2026.",
        "The unit will take six pupils. It was opened in September 2026.",
        "The unit is full; it was opened in September 2026.",
        "It is due to close, but was opened in September 2026.",
        "We plan to open a unit, and have opened one in September 2026.",
    ],
)
def test_what_was_done_was_not_done_in_the_future(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        # What is past.
        "The new school opened in September 2024.",
        "The first payment was received in 2025/26.",
        "The places were opened in April 2026, and twenty more will open in September 2026.",
        "The payment was received on 26 June 2026.",
        "The payment was received in June 2026.",
        "The contract was issued in 2026/27.",
        # What is to come, and said to be.
        "The payment will be received in 2027/28.",
        "The payment will then be received in 2027/28.",
        "The payment is due in 2027/28.",
        "The payment due in 2027/28 has not been received.",
        "The work is to be completed by March 2027.",
        "The school will be designed, built and opened by September 2027.",
        "The school is to be designed and delivered by September 2027.",
        "The school should be opened in September 2027.",
        "The school is expected to have opened by September 2027.",
        "We expect all places to be delivered by September 2027.",
        "Officers plan to have the review completed by March 2027.",
        "We aim to see every plan issued on time by March 2027.",
        "The transfer has been agreed for 2027/28.",
        "The budget agreed in May 2026 will be spent in 2027/28.",
        "Once completed in March 2027, the school will take 60 pupils.",
        "If it is approved, the unit can be opened in September 2027.",
        "The unit has not yet opened, and opens in September 2027.",
        "The unit is opened in September 2027.",
        "No payment has been received for 2027/28.",
        "The grant received is budgeted in 2027/28.",
        "Savings achieved by March 2028 would reduce the deficit.",
        "Payments received in 2027/28 will reduce it.",
        "Permission was received to open 60 places in September 2027.",
        "The buildings were completed ahead of their opening in September 2027.",
        "A lead was appointed who starts in September 2026.",
        "Tenders were issued for a school opening in September 2027.",
        "The forecast rests on payments being received in 2027/28.",
        # What another item or cell says.
        "- the hub has opened\\n- the unit: in September 2026",
        "\\| Hub \\| Opened \\|\\n\\|---\\|---\\|\\n\\| North \\| opened \\| in September 2026 \\|",
        # No day, month or year.
        "It opened in time.",
        "It was completed in 2026.",
        "It was received in 2027/35.",
        "It was received on 31 June 2026.",
    ],
)
def test_what_is_past_or_still_to_come_is_let_be(text: str) -> None:
    assert told(text) == []


def test_without_a_date_of_its_own_nothing_lies_after_the_document() -> None:
    undated = UPDATES.format(due="", submitted="")
    assert told("It opened in September 2036.", undated) == []


def test_texts_of_other_updates_are_left_to_them() -> None:
    changes = (
        f"{DATED}\n## Narrative\n| Section | Update | Text |\n| Summary | sept | It opened in "
    )
    whole = council(f"{changes}September 2036. |\n")
    assert check_facts(Facts(whole, whole.updates[0])) == []


def test_mitigation_is_read_too() -> None:
    risks = "## Risks\n| Number | Title | Risk | Mitigation |\n"
    whole = council(f"{DATED}\n{risks}| 1 | Demand | More. | It opened in September 2026. |\n")
    (problem,) = check_facts(Facts(whole, whole.updates[0]))
    assert str(problem.place) == "Risks!D2"
    assert problem.about == "Risk 1 june: September 2026"


# What nobody means


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "## Payments\n| Year | Amount | Status | Date |\n| 2025/26 | -5 | paid | |\n",
            "Payments!B2 payment-negative",
        ),
        (DATED.replace("| September ", "| june "), "Updates!C3 update-label"),
        (
            "## Milestones\n| Workstream | Milestone | Due | Status | Completed |\n"
            "| E | Hire | 31/05/2026 | done | 31/12/2026 |\n",
            "Milestones!E2 milestone-ahead",
        ),
        (
            "## Milestones\n| Workstream | Milestone | Due | Status | Completed |\n"
            "| E | Hire | 31/12/2026 | | |\n| E | hire | 31/12/2026 | | |\n",
            "Milestones!B3 milestone-twice",
        ),
    ],
)
def test_what_nobody_means_is_asked_about(table: str, expected: str) -> None:
    updates = "" if "## Updates" in table else DATED
    found = [f"{one.place} {one.rule}" for one in check_council(council(f"{updates}\n{table}"))]
    assert expected in found
