"""No edit of a finished file by hand passes, and no form in which Office writes it is an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from edits_by_hand import BODY, EDITS, EXCEL, PAGE, SLIDES, WORD, Edit, app, both, first, look
from edits_in_office import MORE_EDITS
from made_up_council import saved_workbook
from office_forms import FORMS
from packages import parts_of
from scrutiny_councils import plain_council
from test_verify_edits import SOFFICE, resaved

import svreport
from svreport.commands.findings import read_findings
from svreport.commands.verify import AS_BUILT, IN_PART, RebuiltFile, VerifiedFile, Verifier
from svreport.core.frozen import replace
from svreport.files.resources import Templates
from svreport.release.gate.release import Gate, open_finished

NAMES = {
    ".docx": "forum.docx",
    ".xlsx": "summary.xlsx",
    ".pptx": "slides.pptx",
    ".html": "board.html",
}


# Who edits a file in Office saves it there: what it shows is then compared, and not its markup.
ALL_EDITS = {name: {**EDITS[name], **MORE_EDITS.get(name, {})} for name in EDITS}
SAVED_BY = {
    WORD: "Microsoft Office Word",
    EXCEL: "Microsoft Excel Online",
    SLIDES: "Microsoft PowerPoint for the web",
}


@dataclass(frozen=True)
class Built:
    """The documents of a council by short names, and what they are compared with."""

    verifier: Verifier
    contents: Mapping[str, bytes]
    rebuilt: Mapping[str, RebuiltFile]

    def verified(self, name: str, edit: Edit | None = None) -> VerifiedFile:
        content = edit(self.contents[name]) if edit else self.contents[name]
        return self.verifier.compare(Path(name), content, self.rebuilt[name])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    path = saved_workbook(plain_council(), tmp_path_factory.mktemp("inputs"))
    findings = read_findings(path)
    verifier = Verifier(findings, Gate(findings.council), Templates())
    files = svreport.build(path, ["u2", "forum", "scrutiny", "dashboard"]).files
    contents, rebuilt = {}, {}
    for file in files:
        # The last .docx is the forum's, which has a chart.
        if file.path.suffix in NAMES:
            name = NAMES[file.path.suffix]
            contents[name] = file.content
            again = verifier.rebuild(file.path.name, open_finished(name, file.content).keywords)
            assert again is not None
            rebuilt[name] = again
    return Built(verifier, contents, rebuilt)


@pytest.mark.one_in(10)
@pytest.mark.parametrize(
    ("name", "edit"), [(name, edit) for name, edits in ALL_EDITS.items() for edit in edits]
)
def test_no_edit_passes(name: str, edit: str, built: Built) -> None:
    verified = built.verified(name, ALL_EDITS[name][edit])
    found = [str(fault) for fault in (*verified.faults, *verified.disagreements)]
    assert found
    is_broken = any(fault.startswith("it cannot be") for fault in found)
    assert not is_broken, found
    # Places are named as readers know them.
    parts = [] if name == PAGE else parts_of(built.contents[name])
    assert not [fault for fault in found if fault.partition(":")[0] in parts]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "edit"),
    [(name, edit) for name in SAVED_BY for edit in ALL_EDITS[name]],
)
def test_no_edit_passes_in_a_copy_that_office_saved(name: str, edit: str, built: Built) -> None:
    saved = app("Application", SAVED_BY[name])
    assert built.verified(name, saved).state == "as built"
    verified = built.verified(name, both(saved, ALL_EDITS[name][edit]))
    assert [*verified.faults, *verified.disagreements]


@pytest.fixture(scope="module")
def libreoffice(built: Built, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the LibreOffice on this computer calls itself in the files that it saves."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    content = resaved(WORD, built.contents[WORD], tmp_path_factory.mktemp("resaved"))
    return open_finished(WORD, content).application


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "edit"), [(name, edit) for name in SAVED_BY for edit in ALL_EDITS[name]]
)
def test_no_edit_passes_in_a_copy_that_says_it_is_of_libreoffice(
    name: str, edit: str, built: Built, libreoffice: str
) -> None:
    saved = app("Application", libreoffice)
    verified = built.verified(name, both(saved, ALL_EDITS[name][edit]))
    assert [*verified.faults, *verified.disagreements]


def test_of_a_copy_of_another_libreoffice_only_its_words_are_compared(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.commands.verify.resaved", lambda _: None)

    def verified(edit: Edit) -> VerifiedFile:
        content = both(app("Application", "LibreOffice/1.0"), edit)(built.contents[WORD])
        return built.verifier.compare(Path(WORD), content, replace(built.rebuilt[WORD]))

    in_part = verified(look("<w:i/>"))
    assert (in_part.state, in_part.is_sound, in_part.differences) == (IN_PART, False, [])
    assert "another version than the one here" in "".join(in_part.unchecked)
    assert verified(first(BODY)).state == "edited: 1 difference"
    # One that LibreOffice has not really saved is compared in full.
    assert verified(lambda content: content).state == AS_BUILT


@pytest.mark.parametrize("name", NAMES.values())
def test_what_was_built_differs_in_nothing(name: str, built: Built) -> None:
    assert built.verified(name).state == "as built"


def test_there_are_enough_edits() -> None:
    assert sum(map(len, ALL_EDITS.values())) >= 590


@pytest.mark.one_in(7)
@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name, forms in FORMS.items() for form in forms]
)
def test_a_form_in_which_office_writes_is_no_edit(name: str, form: str, built: Built) -> None:
    verified = built.verified(name, FORMS[name][form])
    assert [str(fault) for fault in (*verified.faults, *verified.disagreements)] == []


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("name", FORMS)
def test_what_libreoffice_saves_is_as_built(name: str, built: Built, tmp_path: Path) -> None:
    verified = built.verified(name, lambda content: resaved(name, content, tmp_path))
    assert [str(fault) for fault in (*verified.faults, *verified.disagreements)] == []
    assert verified.by_office
