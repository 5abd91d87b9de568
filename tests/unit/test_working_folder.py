from pathlib import Path

import pytest
from inputs_helpers import write_xlsx
from openpyxl import load_workbook

from svreport.commands.init import BadOption, inputs_workbook_in, start_folder
from svreport.core.errors import SvreportError, UnreadableInputs, UnwritableOutput
from svreport.files import transaction


def test_the_one_workbook_is_found_past_lock_files_and_other_files(tmp_path: Path) -> None:
    for name in ("inputs.xlsx", "~$inputs.xlsx", ".hidden.xlsx", "notes.docx"):
        (tmp_path / name).touch()
    assert inputs_workbook_in(tmp_path) == tmp_path / "inputs.xlsx"


def test_an_old_workbook_is_found_so_that_it_can_be_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "inputs.XLS").touch()
    assert inputs_workbook_in(tmp_path).name == "inputs.XLS"


def test_no_workbook_and_no_folder_say_what_to_do(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UnreadableInputs, match=r"no workbook in .*`svreport init`"):
            inputs_workbook_in(folder)


def test_several_workbooks_are_named(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.xlsm"):
        (tmp_path / name).touch()
    with pytest.raises(UnreadableInputs, match=r"2 workbooks .*a\.xlsm and b\.xlsx"):
        inputs_workbook_in(tmp_path)


def test_a_workbook_that_another_names_is_not_the_one(tmp_path: Path) -> None:
    settings = "## Settings\n| Setting | Value |\n| Authority | Ambridge |\n"
    write_xlsx(tmp_path / "A ratings.xlsx", settings)
    write_xlsx(tmp_path / "Inputs.xlsx", f"{settings}| Other workbooks | A ratings.xlsx |")
    assert inputs_workbook_in(tmp_path).name == "Inputs.xlsx"

    write_xlsx(tmp_path / "A ratings.xlsx", f"{settings}| Other workbooks | Inputs.xlsx |")
    with pytest.raises(UnreadableInputs, match="2 workbooks"):
        inputs_workbook_in(tmp_path)


def test_a_blank_folder_has_a_workbook_for_its_year_and_updates(tmp_path: Path) -> None:
    started = start_folder(tmp_path / "new", year="2026-27", updates="a, b ,c,d")
    assert started.outputs.is_dir()
    book = load_workbook(started.workbook)
    assert book["Settings"]["B4"].value == "2026/27"
    assert [row[0].value for row in book["Updates"].iter_rows(min_row=2, max_row=6)] == [
        *"abcd",
        None,
    ]
    assert [cell.value for cell in book["Updates"][2]][:3] == ["a", "A 2026/27 update report", "A"]
    assert [cell.value for cell in book["Ratings"][1]] == ["Item", "Previous", *"abcd", "Note"]
    assert [cell.value for cell in book["Forecast"][1]][3:8] == [
        "2026/27",
        "2027/28",
        "2028/29",
        "2029/30",
        "2030/31",
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"year": "2026"}, "“2026” is not a financial year"),
        ({"updates": "forum,q1"}, "“forum” is taken"),
        ({"updates": "q1,q1"}, "does not name updates"),
        ({"updates": ","}, "does not name updates"),
        ({"updates": "q 1"}, "does not name updates"),
        ({"conditions": "1,2,1"}, "does not number conditions"),
        ({"conditions": ","}, "does not number conditions"),
        ({"example": True, "year": "2026/27"}, "its own year"),
    ],
)
def test_options_that_cannot_be_used_leave_nothing_behind(
    tmp_path: Path, options: dict[str, str], says: str
) -> None:
    with pytest.raises(BadOption, match=says):
        start_folder(tmp_path / "new", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_a_workbook_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = start_folder(tmp_path).workbook
    path.write_text("mine")
    with pytest.raises(UnwritableOutput, match="already exists"):
        start_folder(tmp_path)
    assert path.read_text() == "mine"


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "inputs").touch()
    with pytest.raises(SvreportError, match="inputs is not a folder"):
        start_folder(tmp_path)


def test_a_start_that_was_cut_off_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as until_then:
        until_then.setattr(transaction, "move", stop)
        with pytest.raises(KeyboardInterrupt):
            start_folder(tmp_path)
    with pytest.raises(UnreadableInputs, match="no workbook"):
        inputs_workbook_in(tmp_path / "inputs")
    start_folder(tmp_path)
    assert [path.name for path in (tmp_path / "inputs").iterdir()] == ["inputs.xlsx"]
