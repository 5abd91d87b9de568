"""`svreport preview`: what it shows, to whom, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from docx import Document
from made_up_council import Tables, saved_workbook, signed, tables, with_text
from PIL import Image
from previewing import Folder, Visitor, folder
from stand_in_office import StandIn, stand_in

import svreport
from svreport.cli import main
from svreport.commands.preview import PreviewState, server
from svreport.commands.preview.session import Preview
from svreport.core.problems import Place, Problem, Severity
from svreport.rendering.pdf.office import NAMED, how_to_install

__all__ = ["folder", "stand_in"]

DONE = "Up to date with what is saved."
OLD_PAGES = "The pages below are from before this save."
REPORT = "Norchester City Council monitoring report u1 2025-26.docx"


@dataclass(frozen=True)
class Living:
    """A preview that is up for all tests of this file, and the folder that it shows.

    Each test saves words of its own, so that it does not matter which came before.
    """

    folder: Folder
    visitor: Visitor

    def showing(self, text: str) -> str:
        """The page once a workbook that says so has been saved and built."""
        self.folder.save(saying(text))
        self.visitor.until(escape(text))
        return self.visitor.until(DONE)


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    path = tmp_path_factory.mktemp("living")
    (path / "inputs").mkdir()
    saved_workbook(signed(tables(), "u1", "u2"), path / "inputs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NAMED, str(path / "nowhere"))
        folder = Folder(path)
        with folder.preview() as preview:
            visitor = Visitor(preview)
            visitor.until(DONE)
            yield Living(folder, visitor)


def saying(text: str) -> Tables:
    return with_text(tables(), "Condition A", "u1", text)


def unrated() -> Tables:
    sheets = tables()
    sheets["Ratings"][1][1] = ""
    return sheets


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_the_documents_are_shown_and_nothing_is_written(folder: Folder) -> None:
    before = files(folder.path)
    with folder.preview() as preview:
        page = Visitor(preview).until(DONE)
    assert REPORT in page
    assert "Condition A in u1." in page
    assert "<p>None.</p>" in page
    assert files(folder.path) == before


def test_without_libreoffice_it_says_so_and_shows_the_text(visited: Visitor) -> None:
    page = visited.get().text
    assert "Pages are shown where LibreOffice is installed." in page
    assert how_to_install().split("`")[1] in page
    assert '<details data-open="true" open>' in page
    assert "<img" not in page


def test_a_saved_workbook_is_built_again(living: Living) -> None:
    before = living.showing("A first thought.")
    number = living.visitor.number()
    page = living.showing("A second thought.")
    assert "A first thought." in before
    assert "A first thought." not in page
    assert living.visitor.number() > number


def test_whoever_waits_is_told_of_a_new_build(living: Living) -> None:
    number = living.visitor.number()
    living.folder.save(saying("News."))
    told = json.loads(living.visitor.get(f"state?after={number}").text)
    assert told["number"] > number
    living.visitor.until("News.")


def test_problems_stand_on_top_with_their_cells_and_the_last_good_pages_below(
    living: Living,
) -> None:
    living.showing("While all was well.")
    living.folder.save(unrated())
    page = living.visitor.until("Not built. 1 error.")
    assert "<code>Ratings!C2</code>" in page
    assert "Condition A has no rating for u1" in page
    assert "The documents below are as they were last built." in page
    assert page.index("Ratings!C2") < page.index("While all was well.")
    page = living.showing("All is well again.")
    assert "Ratings!C2" not in page
    assert "as they were last built" not in page


def test_a_workbook_that_cannot_be_read_is_a_sentence(living: Living) -> None:
    living.showing("Before it broke.")
    (living.folder.path / "inputs" / "inputs.xlsx").write_text("no workbook")
    page = living.visitor.until("inputs.xlsx is not an Excel file")
    assert "Before it broke." in page
    living.showing("Mended.")


def test_excel_having_the_workbook_open_is_no_problem_here(folder: Folder) -> None:
    (folder.path / "inputs" / "~$inputs.xlsx").write_bytes(b"officer")
    with folder.preview() as preview:
        assert "is open in Excel" not in Visitor(preview).until(DONE)


def test_a_saved_template_is_built_with(living: Living, root: Path) -> None:
    own = living.folder.path / "templates" / "monitoring" / "report.docx"
    own.parent.mkdir(parents=True)
    document = Document(str(root / "templates" / "monitoring" / "report.docx"))
    document.add_paragraph("Added by the council.")
    document.save(str(own))
    living.visitor.until("Added by the council.")
    own.unlink()


def test_the_latest_report_is_shown_where_nothing_is_named(folder: Folder) -> None:
    with folder.preview(None) as preview:
        page = Visitor(preview).until(DONE)
    assert "monitoring report u2 2025-26.docx" in page
    assert "financial summary" not in page


def test_what_was_typed_is_text(living: Living) -> None:
    page = living.showing("<script>alert(1)</script> & <b>bold</b>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in page
    assert page.count("<script") == 1


@pytest.fixture
def visited(living: Living) -> Visitor:
    return living.visitor


def test_only_who_knows_the_address_is_answered(visited: Visitor) -> None:
    known = visited.root
    for path in ("/", "/state", f"{known[:-2]}/", f"{known[:-2]}x/", known[:-1], f"/x{known}"):
        refused = visited.ask(path)
        assert (refused.status, refused.text) == (404, "Not Found\n")
    assert len(known) > 40


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_who_asks_by_another_name_or_from_another_page_is_refused(
    headers: dict[str, str], visited: Visitor
) -> None:
    for place in ("", "state", "preview.js", "file/1/1"):
        refused = visited.get(place, **headers)
        assert (refused.status, refused.text) == (403, "Forbidden\n")


def test_its_own_page_is_answered(visited: Visitor) -> None:
    headers = {"Origin": f"http://{visited.host}", "Sec_Fetch_Site": "same-origin"}
    assert visited.get("preview.js", **headers).status == 200


ELSEWHERE = (
    *("../", "../../etc/passwd", "%2e%2e/preview.css", "page.html.j2", "../page.html.j2"),
    *("..\\preview.css", "/preview.css", "preview.css/", "inputs/inputs.xlsx", "state/"),
    *("picture/1/1/1.png", "pdf/1/1.pdf", "page/1/1.html", "file/999999/1", "file/1/9", "file/1/0"),
    *("file/1/-1", "file/1/1/1", "file/1/999999999999", "file/%D9%A1/1"),
)


def test_there_is_nothing_else(visited: Visitor) -> None:
    assert {place: visited.get(place).status for place in ELSEWHERE} == dict.fromkeys(
        ELSEWHERE, 404
    )


def test_nothing_else_can_be_sent(visited: Visitor) -> None:
    methods = ("PUT", "DELETE", "OPTIONS")
    assert [visited.get(method=method).status for method in methods] == [501] * 3
    assert visited.post("state", "u1").status == visited.post("", "u1").status == 404
    assert visited.post("build", "u9").status == visited.post("build", "../u1").status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "example.org"},
        {"Content_Length": "5000"},
        {"Content_Length": "-1"},
    ],
)
def test_no_other_page_can_ask_for_a_build(headers: dict[str, str], living: Living) -> None:
    assert living.visitor.post("build", "u1", **headers).status == 403
    assert not (living.folder.path / "outputs").exists()


def test_its_own_page_can_ask_for_a_build(living: Living) -> None:
    page = living.showing("To be built.")
    assert '<option value="u1" selected>' in page
    assert '<option value="papers">' in page
    assert '<option value="u1" selected>' in page
    outputs = living.folder.path / "outputs"
    answer = json.loads(living.visitor.post("build", "u1").text)
    assert {Path(name) for name in answer["files"]} == files(outputs)
    assert len(answer["files"]) == 3
    rmtree(outputs)


def test_errors_keep_it_from_building_and_are_shown_by_sheet_and_owner(living: Living) -> None:
    sheets = tables()
    for row in (1, 2, 3):
        sheets["Ratings"][row][1] = ""
    living.folder.save(sheets)
    page = living.visitor.until("3 errors stop a build.")
    assert '<h3 id="sheet-1">Ratings: 3</h3>' in page
    assert re.search(r"<button\s+disabled>Build</button>", page)
    assert '<span id="why">Once the errors below are put right.</span>' in page
    answer = json.loads(living.visitor.post("build", "u1").text)
    assert answer == {"sentence": "Nothing was written: 3 errors."}
    living.showing("Right again.")
    assert not (living.folder.path / "outputs").exists()


def test_what_is_shown_at_first_says_all_of_each_problem(folder: Folder) -> None:
    folder.save(unrated())
    with folder.preview() as preview:
        page = Visitor(preview).until("One error stops a build.")
    # Nothing stands below that the list would have to leave room for.
    assert '<div class="problems"' in page
    assert '<option value="papers">' in page
    warned = Problem(Place("Updates"), "Odd.", "", Severity.WARNING, rule="odd", about="u1 & u2")
    assert (
        "If it is right, add to Answers: Warning “odd”, About “u1 &amp; u2”, and why."
        in server.page(PreviewState(status=DONE, problems=[warned]), "Preview")
    )


def test_every_answer_keeps_others_out(visited: Visitor) -> None:
    (link,) = re.findall(r'href="(file/\d+/1)"', visited.get().text)
    for got in map(visited.get, ("", "state", link, "none")):
        assert got.headers["Cache-Control"] == "no-store"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in got.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in got.headers["Content-Security-Policy"]
        assert not [name for name in got.headers if name.startswith("Access-Control")]
    assert visited.host.startswith("127.0.0.1:")


def test_two_previews_have_addresses_of_their_own(folder: Folder) -> None:
    with folder.preview() as one, folder.preview() as other:
        assert Visitor(one).host != Visitor(other).host
        assert Visitor(one).root != Visitor(other).root


def test_files_can_be_taken_from_it(living: Living) -> None:
    living.showing("To be taken.")
    built = svreport.build(living.folder.path / "inputs" / "inputs.xlsx", ["u1"])
    shown = living.visitor.until("To be taken.")
    (link,) = re.findall(r'href="(file/\d+/1)"', shown)
    got = living.visitor.get(link)
    assert got.content == built.files[0].content
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Norchester")


def test_pages_are_pictures_of_the_pdf(folder: Folder, stand_in: StandIn) -> None:
    stand_in.that("works")
    with folder.preview() as preview:
        visitor = Visitor(preview)
        page = visitor.until(DONE)
        assert 'src="picture/1/1/1.png"' in page
        assert 'alt="Page 1 of 1"' in page
        picture = visitor.get("picture/1/1/1.png")
        assert picture.headers["Content-Type"] == "image/png"
        drawn = Image.open(BytesIO(picture.content))
        assert f'width="{drawn.width}" height="{drawn.height}"' in page
        assert visitor.get("pdf/1/1.pdf").content.startswith(b"%PDF-")
        assert visitor.get("picture/1/1/2.png").status == 404
        assert visitor.get("picture/1/1/0.png").status == 404
        folder.save(saying("A second thought."))
        visitor.until('src="picture/2/1/1.png"')
        assert visitor.get("picture/1/1/1.png").status == 404
        assert visitor.get("picture/2/1/1.png").status == 200


def test_text_is_served_before_the_pictures_are_made(folder: Folder, stand_in: StandIn) -> None:
    stand_in.that("works")
    with folder.preview() as preview:
        visitor = Visitor(preview)
        visitor.until(DONE)
        stand_in.that("hangs")
        folder.save(saying("A second thought."))
        page = visitor.until("Laying out the pages…")
        assert OLD_PAGES in page
        assert 'src="picture/1/1/1.png"' in page
        assert "A second thought." in page[page.index("Changed text") :]
        (link,) = re.findall(r'href="(file/2/1)"', page)
        assert visitor.get(link).status == 200
        assert visitor.get("picture/1/1/1.png").status == 200
        assert visitor.get("picture/2/1/1.png").status == 404


def test_what_is_saved_while_pages_are_made_is_not_kept_waiting(
    folder: Folder, stand_in: StandIn
) -> None:
    stand_in.that("hangs")
    with folder.preview() as preview:
        visitor = Visitor(preview)
        visitor.until("Laying out the pages…")
        folder.save(saying("A first thought."))
        visitor.until("A first thought.")
        stand_in.that("works")
        folder.save(saying("A second thought."))
        page = visitor.until(DONE)
    assert "A second thought." in page
    assert "<p>A first thought.</p>" not in page
    assert 'src="picture/3/1/1.png"' in page
    assert OLD_PAGES not in page


def test_a_workbook_that_is_saved_by_halves_is_a_sentence_until_it_is_whole(
    living: Living,
) -> None:
    living.showing("Before it broke.")
    place = living.folder.path / "inputs" / "inputs.xlsx"
    whole = living.folder.save(saying("Whole.")).read_bytes()
    living.visitor.until("Whole.")
    place.write_bytes(whole[: len(whole) // 2])
    page = living.visitor.until("inputs.xlsx is damaged")
    assert "Whole." in page
    with place.open("ab") as file:
        file.write(whole[len(whole) // 2 :])
    page = living.visitor.until(DONE)
    assert "inputs.xlsx is damaged" not in page


def test_where_libreoffice_fails_the_text_is_shown_with_the_reason(
    folder: Folder, stand_in: StandIn
) -> None:
    stand_in.that("fails")
    with folder.preview() as preview:
        page = Visitor(preview).until(DONE)
    assert f"LibreOffice made no PDF of {REPORT}." in page
    assert "Condition A in u1." in page
    assert "as they were last built" not in page


def test_a_web_page_is_shown_in_a_frame_that_reaches_nothing(
    folder: Folder,
) -> None:
    with folder.preview("dashboard") as preview:
        visitor = Visitor(preview)
        page = visitor.until(DONE)
        assert '<iframe src="page/1/1.html" sandbox="allow-scripts"' in page
        inner = visitor.get("page/1/1.html")
        assert inner.text.lower().startswith("<!doctype html>")
        policy = inner.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox allow-scripts; default-src 'none'")
        assert "connect-src" not in policy


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["preview", *words])


@pytest.fixture
def opened(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was opened at; the preview ends when it would wait."""
    addresses: list[str] = []
    monkeypatch.chdir(folder.path)
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    monkeypatch.setattr(Preview, "wait", lambda preview: None)
    return addresses


def test_the_browser_is_opened_where_only_one_is_led_on(folder: Folder) -> None:
    with folder.preview() as preview:
        visitor, start = Visitor(preview), urlsplit(preview.start_address)
        assert visitor.root not in preview.start_address
        first, second = visitor.ask(start.path), visitor.ask(start.path)
        assert (first.status, first.headers["Location"]) == (303, visitor.root)
        assert second.status == 404
        assert visitor.get("preview.js").status == 200


def test_the_browsers_command_line_has_not_the_address(opened: list[str]) -> None:
    result = run("u1")
    assert result.exit_code == 0
    (address,) = opened
    first, *_, last = result.stdout.splitlines()
    printed = first.removeprefix("The preview is at ")
    assert urlsplit(printed).netloc == urlsplit(address).netloc
    assert address != printed
    assert last == "The preview has ended."


def test_it_is_not_opened_where_nobody_wants_that(opened: list[str]) -> None:
    assert run("--no-open").exit_code == 0
    assert opened == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("u9",), "“u9” is neither an update nor a document"),
        (("forum", "--update", "u9"), "“u9” is not in the sheet Updates"),
        (("u1", "--update", "u2"), "--update goes with papers"),
        (("u1", "u2"), "unexpected extra argument"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], says: str, opened: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert opened == []


def test_without_inputs_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 1
    assert result.stderr.startswith("svreport: There is no workbook in inputs")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
@pytest.mark.parametrize("does", ["hangs with a child", "works"])
def test_ctrl_c_ends_it(does: str, folder: Folder, stand_in: StandIn) -> None:
    stand_in.that(does)
    started = subprocess.Popen(
        [sys.executable, "-m", "svreport", "preview", "u1", "--no-open"],
        cwd=folder.path,
        env=os.environ | {"PYTHONUNBUFFERED": "1", NAMED: os.environ[NAMED]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has Ctrl-C ignored by all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert started.stdout is not None
    assert started.stdout.readline().startswith("The preview is at http://127.0.0.1:")
    while not stand_in.calls:
        assert started.poll() is None
    started.send_signal(signal.SIGINT)
    said, wrong = started.communicate(timeout=60)
    assert started.returncode == 0
    assert wrong == ""
    assert said.splitlines()[-1] == "The preview has ended."
    ((process, profile),) = stand_in.calls
    assert not profile.parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
