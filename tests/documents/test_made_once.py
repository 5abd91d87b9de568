"""What a build reads and makes once, and that what is released is what was read."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
from made_up_council import saved_workbook, tables, with_text

import svreport
from svreport.commands.build import Built
from svreport.commands.preview import PreviewState
from svreport.commands.preview.session import STARTING, PreviewBuilder, PreviewRequest
from svreport.core.model import Council, Update
from svreport.documents.registry import DOCUMENTS, document_named
from svreport.figures.register import Register, register_of
from svreport.files import ooxml
from svreport.files.resources import templates_folder
from svreport.rendering.pdf.office import NAMED

Q1 = ("monitoring", "summary")


class Work:
    """Counts what a build does: files opened, registers worked out, papers made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: Counter[Path] = Counter()
        self.registers: Counter[tuple[str, bool]] = Counter()
        self.papers: Counter[str] = Counter()
        monkeypatch.setattr(io, "open", self._counted_open(io.open))
        monkeypatch.setattr("svreport.narrative.facts.register_of", self._register_of)
        for document in DOCUMENTS:
            module = import_module(f"svreport.documents.{document.name}")
            if hasattr(module, "paper"):
                counted = self._counted_paper(document.name, module.paper)
                monkeypatch.setattr(module, "paper", counted)

    def _counted_open(self, opener: Callable[..., object]) -> Callable[..., object]:
        def counted(path: object, *arguments: object, **options: object) -> object:
            if isinstance(path, Path) and path.suffix != ".py":
                self.opened[path] += 1
            return opener(path, *arguments, **options)

        return counted

    def _register_of(self, council: Council, update: Update, *, public: bool) -> Register:
        self.registers[update.key, public] += 1
        return register_of(council, update, public=public)

    def _counted_paper(self, name: str, paper: Callable[..., object]) -> Callable[..., object]:
        def counted(facts: object) -> object:
            self.papers[name] += 1
            return paper(facts)

        return counted


pytestmark = pytest.mark.usefixtures("read_anew")


@pytest.fixture
def work(read_anew: None, monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.mark.parametrize(
    ("targets", "made"), [(["q1"], Q1), (["forum"], ["forum"])], ids=["q1", "forum"]
)
def test_everything_is_read_and_made_once(
    targets: Sequence[str], made: Sequence[str], example_inputs: Path, work: Work, tmp_path: Path
) -> None:
    # A council's own templates, of which one has words of its own, make nothing twice.
    templates = tmp_path / "templates"
    shutil.copytree(templates_folder(), templates)
    template = document_named(made[-1]).template or "monitoring/report.docx"
    wording = templates / "forum" / "financial.md.j2"
    wording.write_text(f"{wording.read_text()}\nThe council thanks its schools.\n")
    work.opened.clear()
    svreport.build(example_inputs, targets, templates=templates)
    assert {example_inputs, templates / template} <= set(work.opened)
    assert set(work.opened.values()) == {1}
    assert set(work.registers.values()) == {1}
    assert len(work.registers) <= 2
    assert work.papers == Counter(made)


@pytest.mark.slow
def test_documents_of_several_updates_share_what_is_known(example_inputs: Path, work: Work) -> None:
    svreport.build(example_inputs, ["q1", "q3", "forum", "dashboard"])
    assert {example_inputs, templates_folder() / "monitoring" / "report.docx"} <= set(work.opened)
    # Styles are held against svreport's own, when a page is written and when it is opened again.
    style = templates_folder() / "dashboard" / "style.css"
    assert {count for path, count in work.opened.items() if path != style} == {1}
    assert set(work.registers.values()) == {1}
    assert work.papers == Counter({"monitoring": 2, "summary": 2, "forum": 2, "dashboard": 2})


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a small council's inputs and with templates of its own."""
    saved_workbook(tables(), tmp_path)
    shutil.copytree(templates_folder(), tmp_path / "templates")
    return tmp_path


def test_what_is_saved_during_a_build_is_not_in_it(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is overwritten as soon as it has been read."""
    inputs, templates = own / "inputs.xlsx", own / "templates"
    before = svreport.build(inputs, ["u2", "forum"], update="u2", templates=templates)
    read: dict[str, bytes] = {}
    content_of = ooxml.file_content

    def overwritten_once_read(path: Path, *arguments: int) -> bytes:
        content = content_of(path, *arguments)
        read[path.relative_to(own).as_posix()] = content
        path.write_bytes(b"saved half-way through the build")
        return content

    for module in ("inputs.workbook", "files.resources"):
        monkeypatch.setattr(f"svreport.{module}.file_content", overwritten_once_read)
    built = svreport.build(inputs, ["u2", "forum"], update="u2", templates=templates)
    assert contents(built) == contents(before)
    record = json.loads(next(file.content for file in built.files if file.path.suffix == ".json"))
    sources = [record["inputs"], *record["templates"]]
    names = [source["name"] for source in sources]
    assert names == ["inputs.xlsx", "monitoring/report.docx"]
    for source in sources:
        name = source["name"]
        content = read.get(name) or read[f"templates/{name}"]
        assert source["sha256"] == sha256(content).hexdigest()


def contents(built: Built) -> dict[Path, bytes]:
    return {file.path: file.content for file in built.files}


class SavedPreview:
    """A preview of the latest report without a browser: what each save has it do."""

    def __init__(self, folder: Path, work: Work) -> None:
        self.inputs = saved_workbook(tables(), folder)
        self.work = work
        self._builder = PreviewBuilder(PreviewRequest(inputs=self.inputs))
        self.state = STARTING
        self.states()

    def states(self) -> list[PreviewState]:
        for count in (self.work.opened, self.work.papers):
            count.clear()
        states = list(self._builder.states(self.state))
        self.state = states[-1]
        return states


@pytest.fixture
def preview(tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch) -> SavedPreview:
    def rendered(*_: object) -> bytes:
        raise AssertionError("a workbook is made that is not shown")

    monkeypatch.setattr("svreport.rendering.excel.render_workbook", rendered)
    monkeypatch.setenv(NAMED, str(tmp_path / "nowhere"))
    return SavedPreview(tmp_path, work)


def test_a_preview_reads_and_makes_once_for_each_save(preview: SavedPreview) -> None:
    saved_workbook(with_text(tables(), "Condition A", "u2", "News."), preview.inputs.parent)
    states = preview.states()
    assert preview.work.opened == {preview.inputs: 1}
    # The report is signed with the summary, which is therefore worked out and not written.
    assert preview.work.papers == {"monitoring": 1, "summary": 1}
    (document,) = states[-1].documents
    assert [part.text for part in document.changed if "Fingerprint" not in part.text] == ["News."]


def test_a_workbook_that_is_saved_as_it_was_makes_nothing(preview: SavedPreview) -> None:
    before = preview.state
    preview.inputs.write_bytes(preview.inputs.read_bytes())
    states = preview.states()
    assert preview.work.opened == {preview.inputs: 1}
    assert preview.work.papers == {}
    assert states[-1] == before


def test_problems_are_shown_before_anything_is_made(preview: SavedPreview, work: Work) -> None:
    sheets = with_text(tables(), "Condition A", "u2", "More will be known by TBC.")
    saved_workbook(sheets, preview.inputs.parent)
    made: list[tuple[int, bool]] = []
    for count in (work.opened, work.papers):
        count.clear()
    for state in PreviewBuilder(PreviewRequest(inputs=preview.inputs)).states(STARTING):
        made.append((len(state.problems), bool(work.papers)))
    assert any(problems and not papers for problems, papers in made)
