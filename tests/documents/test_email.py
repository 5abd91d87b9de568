"""`svreport email`: a draft that Outlook opens, with the documents that were built, or why not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_up_council import Tables, saved_workbook, signed, tables, with_rows, with_setting
from pikepdf import Pdf

import svreport
from svreport.cli import main
from svreport.commands.findings import read_findings
from svreport.documents.email import covering_email
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import Templates
from svreport.release.build_record import with_more
from svreport.rendering.email import render_email
from svreport.rendering.pdf.finish import finish_pdf

FOLDER = Path("outputs/2025-26/u1")
NAME = "Norchester City Council email u1 2025-26.eml"
TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


def council() -> Tables:
    """The made-up council, with whom its emails are from and to."""
    sheets = with_setting(tables(), "Email from", "SEND programme <send@example.org>")
    sheets = with_setting(sheets, "Email to", '"Lee, Ann" <ann@example.org>; Zoë <zoe@example.org>')
    return with_setting(sheets, "Email cc", "s151@example.org")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the made-up council, whose first update has been built."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "inputs").mkdir()
    path = saved_workbook(signed(council(), "u1"), folder / "inputs")
    write_all(svreport.build(path, ["u1"]).files, folder / "outputs")
    return folder


@pytest.fixture
def here(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which the command runs."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str = NAME) -> EmailMessage:
    folder = FOLDER / "drafts" if "DRAFT" in name else FOLDER
    message = message_from_bytes((folder / name).read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def refused(result: Result) -> list[str]:
    """What is wrong, where no email was written."""
    assert result.exit_code == 1
    assert result.stderr.endswith("No email was written.\n")
    assert list(FOLDER.glob("*.eml")) == []
    lines = result.stdout.splitlines()
    return [line.removeprefix("error  ") for line in lines if line.startswith("error  ")]


def test_it_is_a_draft_to_those_that_settings_name(here: Path) -> None:
    result = run("email", "u1")
    assert result.exit_code == 0
    message = written()
    assert message["X-Unsent"] == "1"
    assert message["From"] == "SEND programme <send@example.org>"
    boxes = [(one.display_name, one.addr_spec) for one in message["To"].addresses]
    assert boxes == [("Lee, Ann", "ann@example.org"), ("Zoë", "zoe@example.org")]
    assert [one.addr_spec for one in message["Cc"].addresses] == ["s151@example.org"]
    assert message["Subject"] == "Norchester City Council: First return"
    assert set(message.keys()) == {
        *("From", "To", "Cc", "Subject", "X-Unsent", "MIME-Version", "Content-Type")
    }


@pytest.mark.parametrize(
    ("finance", "said"),
    [
        ("Jun 25", "Figures run to June 2025."),
        ("May 25", "Finance figures run to May 2025, and activity figures to June 2025."),
    ],
)
def test_a_month_to_which_all_figures_run_is_said_once(
    finance: str, said: str, tmp_path: Path
) -> None:
    sheets = council()
    header, *rows = sheets["Updates"]
    sheets["Updates"] = [[*header, "Finance data to"], *([*row, finance] for row in rows)]
    findings = read_findings(saved_workbook(sheets, tmp_path))
    facts = findings.facts(findings.council.updates[0])
    assert said in render_email(covering_email(facts), (), Templates().find).text


def test_its_attachments_are_the_files(here: Path) -> None:
    run("email", "u1")
    attached = {one.get_filename(): one for one in written().iter_attachments()}
    documents = [path for path in FOLDER.iterdir() if path.suffix in (".docx", ".xlsx")]
    assert len(documents) == 2
    assert attached.keys() == {path.name for path in documents}
    for path in documents:
        assert attached[path.name].get_content() == path.read_bytes()
        assert attached[path.name].get_content_type() == TYPES[path.suffix]


def test_the_terminal_shows_what_the_file_says(here: Path) -> None:
    result = run("email", "u1")
    text = text_of(written())
    assert text in result.stdout
    assert "Figures run to June 2025." in text
    assert "Norchester City Council's monitoring report and financial summary" in text
    assert 'To: "Lee, Ann" <ann@example.org>; Zoë <zoe@example.org>' in result.stdout
    assert "Subject: Norchester City Council: First return" in result.stdout
    *_, place, last = result.stdout.splitlines()
    assert place == f"Wrote {FOLDER / NAME}"
    assert last.startswith("Nothing was sent.")


def test_json_and_quiet(here: Path) -> None:
    assert run("email", "u1", "--quiet").output == ""
    answer = json.loads(run("email", "u1", "--json").stdout)
    assert answer["files"] == [str(FOLDER / NAME)]
    assert answer["to"] == ['"Lee, Ann" <ann@example.org>', "Zoë <zoe@example.org>"]
    assert answer["text"] == text_of(written())
    assert [Path(name).suffix for name in answer["attached"]] == [".docx", ".xlsx"]


def test_the_same_files_give_the_same_bytes(here: Path) -> None:
    run("email", "u1")
    first = (FOLDER / NAME).read_bytes()
    run("email", "u1")
    assert (FOLDER / NAME).read_bytes() == first
    assert max(map(len, first.split(b"\r\n"))) <= 998
    assert first.isascii()


def test_an_update_that_was_not_built_is_refused(here: Path) -> None:
    result = run("email", "u2")
    assert result.exit_code == 1
    assert result.stderr.startswith("svreport: u2 has not been built yet")
    assert "Run `svreport build u2`." in result.stderr


def test_files_older_than_the_inputs_are_refused(here: Path) -> None:
    saved_workbook(signed(with_setting(council(), "Jump factor", "4"), "u1"), here / "inputs")
    assert refused(run("email", "u1")) == ["inputs.xlsx has changed since u1 was built."]
    assert run("build", "u1").exit_code == 0
    assert run("email", "u1").exit_code == 0


def test_the_time_of_a_file_decides_nothing(here: Path) -> None:
    inputs = here / "inputs" / "inputs.xlsx"
    inputs.write_bytes(inputs.read_bytes())
    inputs.touch()
    assert run("email", "u1").exit_code == 0


def test_files_older_than_a_template_are_refused(here: Path, root: Path) -> None:
    own = here / "templates" / "monitoring" / "report.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes((root / "templates/plan/report.docx").read_bytes())
    (wrong,) = refused(run("email", "u1"))
    assert wrong == "monitoring/report.docx has changed since u1 was built."


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("change", "wrong"),
    [(_shorten, "was changed after it was built."), (Path.unlink, f"is no longer in {FOLDER}.")],
)
def test_files_that_are_not_as_they_were_built_are_refused(
    change: Callable[[Path], object], wrong: str, here: Path
) -> None:
    (report,) = FOLDER.glob("*.docx")
    change(report)
    assert refused(run("email", "u1")) == [f"{report.name} {wrong}"]


def test_drafts_are_refused_unless_they_are_meant(here: Path) -> None:
    saved_workbook(signed(with_setting(council(), "Jump factor", "4"), "u1"), here / "inputs")
    assert run("build", "u1", "--draft").exit_code == 0
    assert refused(run("email", "u1")) == ["The documents of u1 are drafts."]
    result = run("email", "u1", "--draft")
    assert result.exit_code == 0
    assert result.stdout.startswith("warning  The documents of u1 are drafts.")
    message = written(NAME.replace(".eml", " DRAFT.eml"))
    assert message["Subject"] == "DRAFT: Norchester City Council: First return"
    text = text_of(message)
    assert text.startswith("These are drafts, for you to comment on. They are not for publication")
    assert all("DRAFT" in str(one.get_filename()) for one in message.iter_attachments())


def test_a_draft_lets_files_go_that_are_out_of_date_but_none_that_are_not_there(
    here: Path,
) -> None:
    saved_workbook(signed(with_setting(council(), "Jump factor", "4"), "u1"), here / "inputs")
    result = run("email", "u1", "--draft")
    assert result.exit_code == 0
    assert "warning  inputs.xlsx has changed since u1 was built." in result.stdout
    for path in (*FOLDER.glob("*.eml"), *FOLDER.glob("*.docx")):
        path.unlink()
    assert len(refused(run("email", "u1", "--draft"))) == 2


def test_pdfs_that_were_built_go_with_it(here: Path) -> None:
    record = next(FOLDER.glob("*.json"))
    report = next(FOLDER.glob("*.docx"))
    pdf = report.with_suffix(".pdf")
    pdf.write_bytes(b"%PDF of an earlier build")
    run("email", "u1")
    assert pdf.name not in {one.get_filename() for one in written().iter_attachments()}
    place, content = Path(FOLDER.name), record.read_bytes()
    made = with_more(
        OutputFile(place / record.name, content), [OutputFile(place / pdf.name, pdf.read_bytes())]
    )
    record.write_bytes(made.content)
    run("email", "u1")
    (attached,) = [one for one in written().iter_attachments() if one.get_filename() == pdf.name]
    assert attached.get_content_type() == TYPES[".pdf"]
    assert attached.get_content() == pdf.read_bytes()


WITH_FORUM = NAME.replace("u1", "u1 forum")


def test_further_documents_go_with_it_where_they_are_what_the_inputs_give(here: Path) -> None:
    assert refused(run("email", "u1", "forum")) == ["The Schools Forum paper of u1 is a draft."]
    assert run("build", "forum", "--update", "u1").exit_code == 0
    assert run("email", "u1", "forum", "--draft").exit_code == 0
    files = written(WITH_FORUM.replace(".eml", " DRAFT.eml")).iter_attachments()
    assert ["DRAFT" in str(file.get_filename()) for file in files] == [False, False, True]
    saved_workbook(signed(council(), "u1", documents=["forum"]), here / "inputs")
    run("build", "u1")
    (wrong,) = refused(run("email", "u1", "forum"))
    assert wrong.endswith("Schools Forum paper u1 2025-26.docx has not been built.")
    assert run("build", "forum", "--update", "u1").exit_code == 0
    assert run("email", "u1", "forum", "Forum").exit_code == 0
    message = written(WITH_FORUM)
    assert len(list(message.iter_attachments())) == 3
    assert "financial summary and Schools Forum paper on its" in text_of(message)
    (FOLDER / WITH_FORUM).unlink()
    (paper,) = FOLDER.glob("*Forum*.docx")
    _shorten(paper)
    assert refused(run("email", "u1", "forum")) == [
        f"{paper.name} is not what the inputs and templates give now."
    ]


def a_pdf() -> bytes:
    out = BytesIO()
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def test_a_pdf_of_another_document_is_refused(here: Path) -> None:
    saved_workbook(signed(council(), "u1", documents=["forum"]), here / "inputs")
    run("build", "u1")
    run("build", "forum", "--update", "u1")
    (paper,) = FOLDER.glob("*Forum*.docx")
    pdf = paper.with_suffix(".pdf")
    (report,) = FOLDER.glob("*monitoring*.docx")
    pdf.write_bytes(finish_pdf(a_pdf(), report.read_bytes()).content)
    (wrong,) = refused(run("email", "u1", "forum"))
    assert wrong == f"{pdf.name} was not made from the document beside it."
    pdf.write_bytes(finish_pdf(a_pdf(), paper.read_bytes()).content)
    assert run("email", "u1", "forum").exit_code == 0
    assert pdf.name in {one.get_filename() for one in written(WITH_FORUM).iter_attachments()}


@pytest.mark.parametrize("words", [("q9",), ("forum",), ("u1", "leaflet"), ("u1", "all"), ()])
def test_wrong_usage(words: tuple[str, ...], here: Path) -> None:
    result = run("email", *words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_an_email_to_nobody_is_a_warning(here: Path) -> None:
    saved_workbook(signed(tables(), "u1"), here / "inputs")
    assert run("build", "u1").exit_code == 0
    result = run("email", "u1")
    assert result.exit_code == 0
    assert "Email to is empty, so the email has no recipient." in result.stdout
    assert written()["To"] is None
    assert text_of(written()).startswith("Dear colleague,\n\n")


HOSTILE = "A & B <b> {{ 7 * 7 }} {% raw %} =1+1\nBcc: mallory@example.org"


def test_what_was_typed_is_text_and_no_heading(here: Path) -> None:
    sheets = with_setting(council(), "Authority", HOSTILE)
    saved_workbook(signed(with_setting(sheets, "Email greeting", HOSTILE), "u1"), here / "inputs")
    made = run("build", "u1")
    assert made.exit_code == 0, made.output
    result = run("email", "u1")
    assert result.exit_code == 0
    (place,) = FOLDER.glob("*mallory*.eml")
    message = written(place.name)
    shown = " ".join(HOSTILE.split())
    assert str(message["Subject"]).strip() == f"{shown}: First return"
    assert message["Bcc"] is None
    assert text_of(message).startswith(f"{shown},\n\n")


def own_template(name: str, text: str) -> None:
    place = Path("templates/email") / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def test_wording_of_ones_own_states_figures_as_the_documents_do(here: Path) -> None:
    own_template("message.txt.j2", 'Spent: {{ figure("base.Schools 2025/26 | £m") }}.\n\n\n\nBye')
    own_template("subject.txt.j2", "One\nline & {{ year }}\n")
    assert run("email", "u1").exit_code == 0
    assert text_of(written()) == "Spent: £11.5m.\n\nBye\n"
    assert written()["Subject"] == "One line & 2025-26"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ authorty }}", "cannot be filled: 'authorty' is undefined"),
        ("{{ authority", "has a tag in line 1 that cannot be read"),
        (
            '{{ figure("base.Scols") }}',
            "cannot be filled: “base.Scols” is not the name of a figure.",
        ),
        ("{{ authority.__class__.__mro__ }}", "cannot be filled"),
        ("{% if draft %}x{% endif %}", "it names “draft”. Delete it: svreport marks drafts"),
    ],
)
def test_faulty_wording_is_one_sentence(text: str, wrong: str, here: Path) -> None:
    own_template("message.txt.j2", text)
    result = run("email", "u1")
    assert result.exit_code == 1
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("svreport: The template message.txt.j2 ")
    assert wrong in sentence
    assert list(FOLDER.glob("*.eml")) == []
    checked = run("templates", "check", "templates/email/message.txt.j2")
    assert checked.exit_code == 1
    assert "email/message.txt.j2" in checked.stdout


def test_with_a_public_paper_small_counts_are_withheld(here: Path) -> None:
    measure = ["M", "Moves", "A", "count"]
    sheets = with_rows(council(), "Measures", [measure])
    sheets["Measures"][0].append("Suppress")
    sheets["Measures"][1].append("yes")
    sheets = with_rows(sheets, "Measure values", [["M", "Jun 25", "", "3", ""]])
    saved_workbook(signed(sheets, "u1", documents=["forum"]), here / "inputs")
    own_template("message.txt.j2", 'Moves: {{ figure("M.actual Jun 2025") }}')
    assert run("build", "u1").exit_code == 0
    assert run("build", "forum", "--update", "u1").exit_code == 0
    assert run("email", "u1").exit_code == 0
    assert text_of(written()) == "Moves: 3\n"
    assert run("email", "u1", "forum").exit_code == 0
    assert text_of(written(WITH_FORUM)) == "Moves: c\n"


def change_record(change: Callable[[dict[str, Any]], object]) -> Path:
    (record,) = FOLDER.glob("*.json")
    fields = json.loads(record.read_bytes())
    change(fields)
    record.write_text(json.dumps(fields), encoding="utf-8")
    return record


ELSEWHERE = ["/etc/passwd", "C:/a", "C:a", "\\\\a\\b", "a\0b", "", "\ud800"]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        *((field, name) for field in ("files", "other inputs", "templates") for name in ELSEWHERE),
        *((field, name) for field in ("files", "templates") for name in ("../inputs.xlsx", "..")),
        ("files", "monitoring/report.docx"),
    ],
)
def test_a_record_names_no_files_elsewhere(name: str, field: str, here: Path) -> None:
    record = change_record(
        lambda fields: fields.update({field: [{"name": name, "sha256": "0" * 64}]})
    )
    result = run("email", "u1", "--draft")
    assert result.exit_code == 1
    assert result.stderr == (
        f"svreport: {record.name} is damaged. Run `svreport build u1` to write it again.\n"
    )


def test_a_record_may_name_a_forecast_in_another_folder(here: Path) -> None:
    name = "../Finance/forecast.csv"
    change_record(
        lambda fields: fields.update({"other inputs": [{"name": name, "sha256": "0" * 64}]})
    )
    assert refused(run("email", "u1")) == [f"{name} has changed since u1 was built."]


def test_a_link_to_another_file_is_not_attached(here: Path) -> None:
    (report,) = FOLDER.glob("*.docx")
    report.rename(here / "elsewhere.docx")
    report.symlink_to(here / "elsewhere.docx")
    assert refused(run("email", "u1")) == [f"{report.name} is no longer in {FOLDER}."]


DAMAGES = {
    "nested": b"[" * 100_000,
    "nested in a field": b'{"form": 2, "fingerprint": "A", "files": ' + b"[" * 100_000,
    "large": b" " * (21 * 2**20),
    "a path as its fingerprint": b'{"form": 2, "fingerprint": "../../A"}',
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_record_is_one_sentence_and_is_built_again(damage: bytes, here: Path) -> None:
    (record,) = FOLDER.glob("*.json")
    record.write_bytes(damage)
    sentence = f"{record.name} is damaged. Run `svreport build u1` to write it again."
    assert run("email", "u1").stderr == f"svreport: {sentence}\n"
    assert sentence in run("status").output
    assert run("build", "u1").exit_code == 0
    assert run("email", "u1").exit_code == 0
