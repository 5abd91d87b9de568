"""Sign-off is of a fingerprint: drafts until all have signed, and again when that changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from excel_reading import opened
from made_up_council import (
    Tables,
    saved_workbook,
    signed,
    tables,
    with_rows,
    with_setting,
    with_text,
)
from template_copies import BODY, copied, spoil
from word_reading import WordFile

from svreport.cli import main
from svreport.content.blocks import Paragraph, text_of
from svreport.content.paper import Marks

FOLDER = Path("outputs/2025-26/u2")
DRAFTS = {
    "Norchester City Council build record u2 2025-26 DRAFT.json",
    "Norchester City Council financial summary u2 2025-26 DRAFT.xlsx",
    "Norchester City Council monitoring report u2 2025-26 DRAFT.docx",
}
FINAL = {name.replace(" DRAFT", "") for name in DRAFTS}
HEADER = ["Update", "Role", "Name", "Date", "Fingerprint", "Document"]
TOLD = "Summary in u2, put right."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of the made-up council, whose treasurer and director sign."""
    (tmp_path / "inputs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(council: Tables, treasurer: str = "", director: str = "") -> None:
    """The council with the fingerprints that its two roles have signed, if any."""
    signed = [("Treasurer", treasurer), ("Director", director)]
    rows = [["u2", role, "", "30/10/2025" if given else "", given] for role, given in signed]
    saved_workbook(with_rows(council, "Sign-off", [HEADER, *rows]), Path("inputs"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def build(*words: str) -> str:
    result = run("build", "u2", *words)
    assert result.exit_code == 0, result.output
    return result.output


def files() -> set[str]:
    """The documents that are there; those of an update have their record with them."""
    here = {path.name for path in FOLDER.rglob("*") if path.is_file()}
    return {name for name in here if not name.endswith((" forum.json", " forum DRAFT.json"))}


def fingerprint() -> str:
    """That of the council as it was last saved."""
    (told,) = json.loads(run("status", "u2", "--json").output)["updates"]
    return str(told["fingerprint"])


def changed(council: Tables) -> Tables:
    return with_text(council, "Summary", "u2", TOLD)


def word(name: str) -> WordFile:
    return WordFile(place(name).read_bytes())


def place(name: str) -> Path:
    """Where a document stands: drafts have a folder of their own."""
    return FOLDER / "drafts" / name if name in DRAFTS else FOLDER / name


def test_documents_are_drafts_until_every_role_has_signed(here: Path) -> None:
    save(tables())
    build()
    assert files() == DRAFTS
    current = fingerprint()
    save(tables(), treasurer=current)
    build()
    assert files() == DRAFTS
    save(tables(), treasurer=current, director=current)
    build()
    assert files() == FINAL


def test_a_version_typed_over_since_the_update_before_was_built_is_told(here: Path) -> None:
    council = tables()
    council["Updates"] = [[*row, "base"] for row in council["Updates"]]
    council["Updates"][0][-1] = "Forecast version"
    save(council)
    assert not run("build", "u1").exit_code
    told = "The in-year balance of 2025/26 in “base” was 1.5 when u1 was built, and is 2.5 now."
    assert told not in run("check").output
    council["Forecast"][1][4] = "12.5"
    save(council)
    assert f"warning  Forecast!E2: {told}" in run("check").output
    # A correction is one of the earlier update, too.
    assert not run("build", "u1").exit_code
    assert told not in run("check").output


def test_drafts_carry_the_fingerprint_and_so_does_what_was_signed(here: Path) -> None:
    save(tables())
    current = fingerprint()
    for given, names in (("", DRAFTS), (current, FINAL)):
        save(tables(), given, given)
        build()
        assert files() == names
        report, summary = (
            next(name for name in names if name.endswith(suffix)) for suffix in (".docx", ".xlsx")
        )
        assert word(report).paragraphs[-1].text.endswith(f"Fingerprint: {current}")
        book = opened(place(summary).read_bytes())
        notes = book.worksheets[-1]
        assert str(notes.cell(notes.max_row, 2).value).endswith(f"Fingerprint: {current}")
        assert book.properties.description == f"Fingerprint: {current}"


def test_a_fingerprint_may_be_typed_as_people_type(here: Path) -> None:
    save(tables())
    current = fingerprint()
    typed = current.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    save(tables(), typed, current)
    build()
    assert files() == FINAL
    save(tables(), f"{current[:-1]}{'A' if current[-1] != 'A' else 'B'}", current)
    said = f"but the draft's is {current}. Was it mistyped?"
    assert said in run("check").output
    assert said in build()
    # Of other inputs than were built, only a build can tell.
    save(changed(tables()), "A" * 20, current)
    assert "Sign-off!" not in run("check").output


def test_a_change_makes_the_sign_offs_void(here: Path) -> None:
    save(tables())
    signed = fingerprint()
    save(tables(), signed, signed)
    build()
    save(changed(tables()), signed, signed)
    current = fingerprint()
    assert current != signed
    told = build()
    assert told.startswith(
        "warning  Sign-off!F2: The sign-off of u2 by the Treasurer and the Director has "
        f"the fingerprint {signed}. Documents now have {current}, so they are drafts again.\n"
        "         `svreport status u2` says what changed. Have the new draft signed, and type its "
        "date and fingerprint.\n"
    )
    assert files() == DRAFTS | FINAL
    (report,) = (name for name in DRAFTS if ".docx" in name)
    assert any("Still to sign: Treasurer" in para.text for para in word(report).paragraphs)


def test_status_says_what_changed_since_it_was_signed(here: Path) -> None:
    save(tables())
    signed = fingerprint()
    save(tables(), signed, signed)
    build()
    save(changed(tables()), signed, signed.lower().replace("-", ""))
    told = run("status", "u2").output
    assert told == (
        "u2: Second return\n"
        "  Inputs      no problems\n"
        f"  Built       as final documents, fingerprint {signed}, and changed since\n"
        "  Signed off  Treasurer: 30 October 2025, void, since what was signed has changed\n"
        "              Director: 30 October 2025, void, since what was signed has changed\n"
        "  Submitted   not yet\n"
        f"  Changed since {signed} was signed:\n"
        "    Narrative\n"
        "      Summary\n"
        "        Summary in [-u2.-] {+u2, put right.+}\n"
    )


def test_sheets_are_named_where_nothing_else_can_tell_what_changed(here: Path) -> None:
    save(tables())
    signed = fingerprint()
    save(tables(), signed, signed)
    build()
    council = tables()
    council["Conditions"][1][1] = "Condition A in other words."
    save(council, signed, signed)
    told = run("status", "u2").output
    assert "    Something that `svreport compare` does not show, such as the wording " in told
    assert " of a condition: look into Conditions.\n" in told


def test_a_signed_draft_is_remembered_when_another_replaces_it(here: Path) -> None:
    save(tables())
    build()
    signed = fingerprint()
    save(tables(), treasurer=signed)
    build()
    save(changed(tables()), treasurer=signed)
    build()
    kept = f"Norchester City Council build record u2 2025-26 DRAFT signed {signed}.json"
    assert files() == DRAFTS | {kept}
    assert "put right.+}" in run("status", "u2").output
    build()
    assert files() == DRAFTS | {kept}


def test_an_unsigned_draft_is_not_remembered(here: Path) -> None:
    save(tables())
    build()
    save(changed(tables()))
    build()
    assert files() == DRAFTS


def test_what_was_signed_may_be_unknown(here: Path) -> None:
    save(tables(), treasurer="AAAAA-AAAAA-AAAAA-AAAAA")
    told = run("status", "u2").output
    assert (
        "Changed since AAAAA-AAAAA-AAAAA-AAAAA was signed:\n    Not known: no build record" in told
    )


def test_a_sign_off_without_a_fingerprint_does_not_hold(here: Path) -> None:
    rows = [HEADER, ["u2", "Treasurer", "", "30/10/2025", ""]]
    saved_workbook(with_rows(tables(), "Sign-off", rows), Path("inputs"))
    current = fingerprint()
    told = build()
    assert told.startswith(
        "warning  Sign-off!E2: The sign-off of u2 by the Treasurer does not say what was signed, "
        "so documents stay drafts.\n"
        "         Type the fingerprint at the end of the draft that was signed: "
        f"{current} now.\n"
    )
    assert files() == DRAFTS


def later_update(council: Tables) -> Tables:
    council["Ratings"][1][3] = "Red"
    council["Narrative"].append(["Summary", "u3", "Later."])
    return council


def submitted(council: Tables) -> Tables:
    council["Updates"][2][4] = "2025-10-31"
    return council


def moved_down(council: Tables) -> Tables:
    council["Forecast"].insert(1, [""] * len(council["Forecast"][0]))
    return council


def answered(council: Tables) -> Tables:
    row = ["gap-in-codes", "x", "It is meant so.", "", ""]
    return with_rows(council, "Answers", [["Warning", "About", "Answer", "By", "Date"], row])


@pytest.mark.parametrize("change", [later_update, submitted, moved_down, answered])
def test_what_these_documents_do_not_say_leaves_sign_offs_alone(here: Path, change: Any) -> None:
    save(tables())
    before = fingerprint()
    save(change(tables()))
    assert fingerprint() == before


PAYMENTS = [
    ["Year", "Amount", "Status", "Date", "Note"],
    ["2025/26", "4", "paid", "15/11/2025", ""],
]


def paid(note: str = "", submitted: str = "", due: str = "") -> Tables:
    """The council with a payment of 15 November 2025, and the update sent on a day."""
    header, row = PAYMENTS
    council = with_rows(tables(), "Payments", [header, [*row[:-1], note]])
    council["Updates"] = [
        [*one, due if at == 2 else ""] for at, one in enumerate(council["Updates"])
    ]
    council["Updates"][0][-1] = "Due"
    council["Updates"][2][4] = submitted
    return council


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (paid(due="2025-10-31"), paid(due="2025-10-31", submitted="2025-10-30"), True),
        (paid(due="2025-10-31"), paid(due="2025-10-31", submitted="2025-11-14"), True),
        (paid(due="2025-10-31"), paid(due="2025-10-31", submitted="2025-11-16"), False),
        (
            paid(due="2025-10-31", submitted="2025-10-30"),
            paid(due="2025-11-30", submitted="2025-10-30"),
            True,
        ),
        (paid(), paid("In dispute."), False),
    ],
    ids=["sent", "sent late", "sent when a payment is due", "due another day", "another note"],
)
def test_the_date_is_not_signed_and_what_it_makes_of_figures_is(
    here: Path, one: Tables, other: Tables, is_same: bool
) -> None:
    save(one)
    before = fingerprint()
    save(other)
    assert (fingerprint() == before) is is_same


def test_final_documents_of_earlier_are_named_and_kept(here: Path) -> None:
    save(tables())
    signed = fingerprint()
    save(tables(), signed, signed)
    assert "Final documents" not in build()
    sent = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    save(changed(tables()), signed, signed)
    told = build()
    assert (
        f"warning  Final documents of {signed} are still in outputs/2025-26/u2; this draft says "
        "something else.\n         Keep them if they were sent, else delete them.\n" in told
    )
    assert " was last built as a draft" in run("compare", "u2").output
    current = fingerprint()
    assert (
        f"  Built       as a draft, fingerprint {current}\n"
        f"              final documents of {signed} are still there from earlier\n"
    ) in run("status", "u2").output
    save(changed(tables()), current, current)
    kept = FOLDER / f"earlier {signed}"
    assert f"note  Final documents that were there before are in {kept} now.\n" in build()
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == sent
    assert "Final documents" not in build()
    assert f"  Built       as final documents, fingerprint {current}\n  Signed" in (
        run("status", "u2").output
    )
    save(changed(tables()), current)  # one of them withdraws
    build()
    assert (
        f"  Built       as a draft, fingerprint {current}\n"
        f"              final documents of {current} are still there from earlier\n"
    ) in run("status", "u2").output


def test_every_page_of_a_draft_says_so(here: Path) -> None:
    save(tables())
    build()
    for name in DRAFTS:
        if name.endswith(".docx"):
            assert any("\tDRAFT – " in text for text in word(name).header_and_footer())
        elif name.endswith(".xlsx"):
            book = opened(place(name).read_bytes())
            assert {str(page.oddHeader.left.text)[:5] for page in book.worksheets} == {"DRAFT"}
    current = fingerprint()
    save(tables(), current, current)
    build()
    for name in FINAL:
        if name.endswith(".xlsx"):
            book = opened(place(name).read_bytes())
            assert {str(page.oddHeader.left.text)[:5] for page in book.worksheets} == {"Norch"}


def test_a_final_document_that_nobody_signed_is_found_out(here: Path) -> None:
    save(tables())
    current = fingerprint()
    save(tables(), current, current)
    build()
    (report,) = (str(FOLDER / name) for name in FINAL if name.endswith(".docx"))
    assert run("verify", report).exit_code == 0
    save(tables(), current)
    result = run("verify", report)
    assert result.exit_code == 1
    assert (
        "  it is not a draft, but what u2 says now is not signed off: see `svreport status u2`.\n"
        in result.output
    )


def test_a_changed_template_makes_sign_offs_void(here: Path) -> None:
    save(tables())
    signed = fingerprint()
    save(tables(), signed, signed)
    build()
    spoil(copied(Path("templates"), "monitoring"), BODY, ">Summary<", ">In short<")
    build()
    assert files() == DRAFTS | FINAL
    assert "    The template monitoring/report.docx.\n" in run("status", "u2").output


def test_status_tells_of_files_that_are_gone_or_were_edited(here: Path) -> None:
    save(tables())
    build()
    report, summary = (
        f"Norchester City Council {name} DRAFT.{suffix}"
        for name, suffix in (
            ("monitoring report u2 2025-26", "docx"),
            ("financial summary u2 2025-26", "xlsx"),
        )
    )
    place(report).unlink()
    paper = "Norchester City Council Schools Forum paper u2 2025-26 DRAFT.docx"
    assert not run("build", "forum").exit_code
    assert "changed since" not in run("status", "u2").output
    for name in (summary, paper):
        (FOLDER / "drafts" / name).write_bytes(b"edited")
    told = run("status", "u2").output
    assert f"              no longer in its folder: {report}\n" in told
    for name in (summary, paper):
        assert f"              changed since it was written: {name}\n" in told


def test_status_answers_errors_under_the_name_of_its_results(here: Path) -> None:
    faulty = tables()
    faulty["Ratings"][1][2] = ""
    saved_workbook(with_setting(faulty, "Financial year", ""), Path("inputs"))
    answer = json.loads(run("status", "--json").output)
    assert list(answer) == ["updates", "problems"]
    assert answer["updates"] == []
    assert answer["problems"]


def test_status_of_every_update(here: Path) -> None:
    save(tables())
    told = run("status").output
    assert "u1: First return\n  Inputs      no problems\n  Built       not yet\n" in told
    assert "  Signed off  nobody is named in the sheet Sign-off\n" in told
    assert "u3: Third return\n  Inputs      not begun: no item has a rating for it\n" in told


def test_errors_are_counted_and_nothing_more_is_told(here: Path) -> None:
    council = tables()
    council["Narrative"] = [row for row in council["Narrative"] if row[:2] != ["Summary", "u2"]]
    save(council)
    told = run("status", "u2").output
    assert "  Inputs      1 error: svreport check u2\n" in told


def test_who_signs_is_named_though_there_are_errors(here: Path) -> None:
    save(tables())
    signed, faulty = fingerprint(), tables()
    faulty["Narrative"] = [row for row in faulty["Narrative"] if row[:2] != ["Summary", "u2"]]
    save(faulty, treasurer=signed)
    told = run("status", "u2").output
    assert "Treasurer: 30 October 2025, not known until the errors are corrected\n" in told
    assert "Director: not yet\n" in told


def test_the_record_has_the_sign_offs(here: Path) -> None:
    save(tables())
    current = fingerprint()
    save(tables(), treasurer=current)
    build()
    record = json.loads(place(min(DRAFTS)).read_text("utf-8"))
    assert record["fingerprint"] == current
    assert record["signed"] == [
        {
            "role": "Treasurer",
            "name": None,
            "on": "2025-10-30",
            "fingerprint": current,
            "standing": "signed",
        },
        {
            "role": "Director",
            "name": None,
            "on": None,
            "fingerprint": None,
            "standing": "not signed",
        },
    ]


FORUM_DRAFT = "Norchester City Council Schools Forum paper u2 2025-26 DRAFT.docx"


def test_another_document_is_signed_by_itself(here: Path) -> None:
    save(tables())
    output = run("build", "forum", "--update", "u2").output
    assert files() == {FORUM_DRAFT}
    assert output.startswith(
        "warning  Sign-off: Nobody is named to sign off the Schools Forum paper of u2, so a draft "
        "was written.\n         Add a row for each officer who signs: Update u2, Document forum, "
        "the role."
    )
    saved_workbook(signed(tables(), "u2", documents=["forum"]), Path("inputs"))
    run("build", "forum", "--update", "u2")
    assert files() == {FORUM_DRAFT.replace(" DRAFT", "")}
    # Its record goes with it: the draft's is gone, the final one is there.
    (record,) = FOLDER.rglob("* forum*.json")
    assert record.name == "Norchester City Council build record u2 2025-26 forum.json"
    saved_workbook(with_setting(tables(), "Suppress counts below", "0"), Path("inputs"))
    assert "warning  Final documents of " in run("build", "forum", "--update", "u2").output
    saved_workbook(signed(tables(), "u2", documents=["forum"]), Path("inputs"))
    assert (
        "  Papers      Schools Forum paper: signed off, fingerprint " in run("status", "u2").output
    )


def test_a_setting_that_shapes_a_document_makes_it_a_draft_again(here: Path) -> None:
    council = signed(tables(), "u2", documents=["forum"])
    saved_workbook(with_setting(council, "Suppress counts below", "0"), Path("inputs"))
    assert "has the fingerprint " in run("build", "forum", "--update", "u2").output
    assert files() == {FORUM_DRAFT}


def test_a_setting_that_no_document_shows_changes_nothing(here: Path) -> None:
    council = signed(tables(), "u2")
    saved_workbook(with_setting(council, "Jump factor", "4"), Path("inputs"))
    build()
    assert files() == FINAL


def test_a_shorter_fingerprint_is_to_be_renewed(here: Path) -> None:
    save(tables(), "AAAAA-AAAAA", "AAAAA-AAAAA")
    output = build()
    assert "has the fingerprint AAAAA-AAAAA, which is shorter than fingerprints are now" in output
    assert f"type the date and {fingerprint()}." in output
    assert files() == DRAFTS


def test_what_is_signed_off_without_a_date_of_submission_is_named(here: Path) -> None:
    current = fingerprint_of_saved()
    save(tables(), current, current)
    assert "u2 is signed off, but has no date of submission." in build()
    assert files() == FINAL


def fingerprint_of_saved() -> str:
    save(tables())
    return fingerprint()


@pytest.mark.parametrize(
    ("draft", "line"),
    [
        (False, "Submitted 30 June 2025. Signed off by: Chief Executive, 28 May 2025."),
        (
            True,
            "The update was submitted on 30 June 2025. Draft. Signed off by: Chief Executive, "
            "28 May 2025.",
        ),
    ],
)
def test_no_draft_says_that_it_was_submitted(draft: bool, line: str) -> None:
    marks = Marks(
        draft=draft, sign_offs=[("Chief Executive", "28 May 2025")], submitted="30 June 2025"
    )
    (block,) = marks.opening
    assert isinstance(block, Paragraph)
    assert text_of(block.runs) == line
