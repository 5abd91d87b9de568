"""Figures typed in texts become references, in a copy of the inputs that says the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from svreport.commands.edition import Edition
from svreport.commands.recalculation import recalculated_values
from svreport.commands.roll_forward import InputsEdit
from svreport.commands.targets import update_of, updates_with_narrative
from svreport.content.blocks import Block
from svreport.content.passages import signed_content
from svreport.core.errors import SvreportError
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, Update
from svreport.core.origin import DocumentText
from svreport.core.problems import Problem
from svreport.figures.register import BadReference
from svreport.files.ooxml.package import WordChange
from svreport.files.outputs import OutputFile
from svreport.files.resources import Templates
from svreport.files.workbook.sheet import UneditableCell
from svreport.files.workbook.sheet_data import LONGEST_TEXT
from svreport.inputs.named_file import WORD, named_files
from svreport.inputs.narrative_file import with_words_changed
from svreport.inputs.reader import read_inputs
from svreport.narrative.claims.links import TextFigure, text_figures
from svreport.narrative.claims.texts import TextRead, texts_read
from svreport.narrative.facts import Facts, NarrativeText, narrative_texts, tags_in
from svreport.narrative.markdown import read_narrative

LIST_NAME = "Linked figures.csv"
HEADINGS = ("Where", "Section", "Update", "Words", "Reference", "Why it stays as typed")
# A text by its section and its update, which is empty if every update prints it.
TextKey: TypeAlias = tuple[str, str]


class LinkedText(Frozen):
    """A text as it is typed, and what becomes of the figures in it."""

    key: TextKey
    text: NarrativeText
    figures: Sequence[TextFigure]

    @property
    def tags(self) -> Sequence[TextFigure]:
        """The figures that become references, in order."""
        return [figure for figure in self.figures if figure.reference]

    @property
    def changes(self) -> Iterator[WordChange]:
        """The words that become references, counted as they are in the text."""
        text = self.text.text
        for figure in self.tags:
            yield WordChange(figure.words, text[: figure.span[0]].count(figure.words), figure.tag)

    @property
    def linked(self) -> str:
        """The text with its references."""
        linked = str(self.text.text)
        for figure in reversed(self.tags):
            start, end = figure.span
            linked = f"{linked[:start]}{figure.tag}{linked[end:]}"
        return linked


class LinkedInputs(Frozen):
    """Every figure typed in the texts of some updates, and the files in which they are linked.

    `signed` are the workbooks whose signature the change makes void, `unsaved` warns of those
    that are open.
    """

    figures: Sequence[tuple[LinkedText, TextFigure]]
    files: Sequence[OutputFile] = ()
    signed: Sequence[str] = ()
    unsaved: Sequence[Problem] = ()

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The figures, each as a row below `HEADINGS`."""
        for text, figure in self.figures:
            place = str(text.text.place_of(figure.words, figure.span[0]))
            section, update = text.text.section, text.key[1]
            yield place, section, update, figure.words, figure.tag, figure.why

    @property
    def linked(self) -> int:
        """How many of the figures are linked."""
        return sum(bool(figure.reference) for _, figure in self.figures)


def linked_inputs(path: Path, update: str | None = None) -> LinkedInputs:
    """Return copies of the inputs in which figures are linked, those of one update or of all.

    Raises UnreadableInputs, UnknownTarget for an update that does not exist, and HasProblems where
    the inputs have errors.
    """
    edit = InputsEdit(path)
    council = edit.council
    keys = [update_of(council, update).key, ""] if update else None
    texts = [text for text in _texts(council) if keys is None or text.key[1] in keys]
    copy = linked_copy(path, texts)
    while copy.refused:
        texts = [_as_typed(text, copy.refused.get(text.key, "")) for text in texts]
        copy = linked_copy(path, texts)
    figures = [(text, figure) for text in texts for figure in text.figures]
    found = LinkedInputs(figures, unsaved=edit.unsaved)
    if not copy.files:
        return found
    written = io.StringIO(newline="")
    csv.writer(written).writerows([HEADINGS, *found.rows])
    listed = OutputFile(Path(LIST_NAME), written.getvalue().encode("utf-8-sig"))
    return replace(found, files=[*copy.files, listed], signed=copy.signed)


def _as_typed(text: LinkedText, why: str) -> LinkedText:
    """The text without any reference, where there is a reason why it can have none."""
    if not why:
        return text
    figures = [
        replace(figure, reference="", why=why) if figure.reference else figure
        for figure in text.figures
    ]
    return replace(text, figures=figures)


def _texts(council: Council) -> Iterator[LinkedText]:
    """The texts of all updates that have begun; one that several print once, as of the last."""
    read: dict[TextKey, list[tuple[Facts, TextRead]]] = {}
    for update in updates_with_narrative(council, ()):
        facts = Facts(council, update)
        keys = {text.place: key for key, text in texts_by_key(council, update).items()}
        for text in texts_read(facts):
            key = keys.get(text.text.place, (str(text.text.place), update.key))
            read.setdefault(key, []).insert(0, (facts, text))
    for key, known in read.items():
        facts, text = known[0]
        printed = [each.of(text.text.paper) for each, _ in known]
        if not key[1]:
            printed += [each.public for each in printed]
        yield LinkedText(key, text.text, text_figures(text, facts, printed))


# The copy


class LinkedCopy(Frozen):
    """The files of a copy; `refused` says of texts why they cannot be linked, by their keys."""

    refused: Mapping[TextKey, str]
    files: Sequence[OutputFile] = ()
    signed: Sequence[str] = ()


class NotTheSame(SvreportError):
    """A document would not say the same."""


def texts_by_key(council: Council, update: Update) -> dict[TextKey, NarrativeText]:
    """The texts of an update that take references."""
    own = {row.place("text") for row in council.narrative}
    return {
        (text.section, update.key if text.place in own else ""): text
        for text in narrative_texts(council, update)
    }


def linked_copy(path: Path, texts: Sequence[LinkedText]) -> LinkedCopy:
    """Return a copy of the inputs at a path in which texts have their references, if any has.

    Raises NotTheSame where a document would say anything else than it did.
    """
    wanted = [text for text in texts if text.tags]
    if not wanted:
        return LinkedCopy({})
    edit = InputsEdit(path)
    refused: dict[TextKey, str] = {}
    for text in wanted:
        if why := _why_not_changed(edit, text):
            refused[text.key] = why
    words, lacking = _word_files(edit, wanted)
    refused |= dict.fromkeys(lacking, _SPLIT)
    if refused:
        return LinkedCopy(refused)
    files = [
        replace(file, content=words.get(file.path.as_posix(), file.content))
        for file in edit.files(recalculated_values)
    ]
    after = _read_again(edit, files)
    differing = _differing(edit.council, after, wanted)
    if differing:
        return LinkedCopy(dict.fromkeys(differing, _SPLIT))
    _refuse_other_documents(edit.council, after)
    return LinkedCopy({}, files, edit.signed)


_SPLIT = "its words cannot be told from others there"
_OUTSIDE = "its file is in another folder than the inputs"


def _why_not_changed(edit: InputsEdit, text: LinkedText) -> str:
    """Change the cell of a text; return why that cannot be, or nothing."""
    place = text.text.place
    if _is_outside(place.file):
        return _OUTSIDE
    if isinstance(text.text.text, DocumentText):
        return ""
    if len(text.linked) > LONGEST_TEXT:
        return "with references, the text would be too long for its cell"
    try:
        sheet = edit.book(place.file).sheet(place.sheet)
        sheet.change_words(place.row, place.column, [*text.changes])
    except UneditableCell as refused:
        return f"its cell {refused.why.rstrip('.')}"
    except ValueError:
        return _SPLIT
    return ""


def _is_outside(name: str) -> bool:
    return name.startswith("../") or Path(name).is_absolute()


def _word_files(
    edit: InputsEdit, texts: Sequence[LinkedText]
) -> tuple[dict[str, bytes], Sequence[TextKey]]:
    """The narrative files with their references, and the texts of which they lack words."""
    changes = {text.key: [*text.changes] for text in texts}
    files: dict[str, bytes] = {}
    lacking: list[TextKey] = []
    for file in named_files(edit.council.settings, edit.path.parent):
        if file.path.suffix.lower() == WORD and not _is_outside(file.name):
            files[file.name], lacked = with_words_changed(edit.council, file, changes)
            lacking += lacked
    return files, lacking


def _read_again(edit: InputsEdit, files: Sequence[OutputFile]) -> Council:
    """What the copy states, read as any inputs are, with what lies outside their folder."""
    with TemporaryDirectory() as folder:
        base = Path(folder, *_DEEP)
        outside = [file.name for file in edit.inputs.files if file.name.startswith("../")]
        contents = {name: (edit.path.parent / name).read_bytes() for name in outside}
        contents |= {file.path.as_posix(): file.content for file in files}
        for name, content in contents.items():
            target = base / name
            if not target.resolve().is_relative_to(Path(folder).resolve()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        inputs = read_inputs(base / edit.path.name)
    if inputs.council is None or any(problem.is_error for problem in inputs.problems):
        raise NotTheSame(_UNREADABLE)
    return inputs.council


_UNREADABLE = (
    "The copy with references could not be read again as it was meant, so nothing was written. "
    "Please report it."
)
# So far below it, what lies outside the folder of the inputs is still within it.
_DEEP = "abcdef"


def _differing(before: Council, after: Council, texts: Sequence[LinkedText]) -> set[TextKey]:
    """The texts that have not become what they were to become, or say something else."""
    differing = set()
    wanted = {text.key: text for text in texts}
    for update in updates_with_narrative(before, ()):
        old, new = _facts(before, update.key), _facts(after, update.key)
        texts_after = texts_by_key(after, new.update)
        for key, text in texts_by_key(before, update).items():
            other = texts_after.get(key)
            expected = wanted[key].linked if key in wanted else text.text
            if (
                other is None
                or _contents(other.text) != _contents(expected)
                or _blocks(new, other) != _blocks(old, text)
            ):
                differing.add(key)
    if differing - wanted.keys():
        raise NotTheSame(_UNREADABLE)
    return differing


def _facts(council: Council, key: str) -> Facts:
    return Facts(council, update_of(council, key))


def _contents(text: str) -> list[str]:
    return [tag.content for tag in tags_in(text).found]


def _blocks(facts: Facts, text: NarrativeText) -> Sequence[Block]:
    def stated(content: str) -> str | None:
        try:
            return facts.of(text.paper).stated(content)
        except BadReference:
            return None

    return read_narrative(text.text, stated=stated)


def _refuse_other_documents(before: Council, after: Council) -> None:
    """Raises NotTheSame where a document of any update would say anything else than it did."""
    templates = Templates()
    for update in updates_with_narrative(before, ()):
        editions = (Edition(_facts(council, update.key), templates) for council in (before, after))
        contents = (edition.contents() for edition in editions)
        for (document, old), (_, new) in zip(*contents, strict=True):
            if signed_content(old) != signed_content(new):
                raise NotTheSame(
                    f"{document.title} of {update.key} would not say the same with references, so "
                    "nothing was written. Please report it."
                )
