"""The narrative that officers write in Word, which Settings name: its texts, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph
from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, field
from svreport.core.model import Council, Narrative, Unread
from svreport.core.origin import DocumentText
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.text import normalise
from svreport.files.ooxml import Damaged, OtherKind, PackageError, Unsafe, archive_with_parts
from svreport.files.ooxml.allowed import W, embedded_content
from svreport.files.ooxml.package import Package, WordChange, change_words, markup_of, open_package
from svreport.files.outputs import FileDigest
from svreport.files.transaction import lock_names
from svreport.inputs.cells import Cell
from svreport.inputs.named_file import (
    NO_DOCX,
    SAVE_AS,
    SAVE_AS_DOCX,
    WORD,
    FilesRead,
    NamedFile,
    as_bad_value,
    content_of,
    narrative_files,
    paths_in,
    setting_problem,
)
from svreport.inputs.narrative_file.sections import RULE, FileSection, FileSections, SectionReader
from svreport.inputs.narrative_file.word_document import WordParagraph, read_document
from svreport.inputs.narrative_file.word_styles import ListPlace
from svreport.inputs.records import left_overs
from svreport.inputs.sheets.agreement import NARRATIVE
from svreport.inputs.workbook import (
    OLE_SIGNATURE,
    ZIP_SIGNATURE,
    OfficeKind,
    damaged,
    open_in,
    refuse_old_or_encrypted,
)
from svreport.narrative.markdown_text import blocks_of, markdown_of

SETTING = "narrative_file"
WORD_DOCUMENT = OfficeKind("Word", "Document", ".doc", SAVE_AS)
_MAIN = "wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


class WordSource(Frozen, eq=False):
    """A Word file: its bytes, its package, and the part that has its text."""

    file: NamedFile
    content: bytes
    package: Package
    main: str


def open_word(file: NamedFile) -> WordSource:
    """The document of a file, from bytes that are read once.

    Raises BadValue, with what to do, for anything but a readable .docx file.
    """
    if file.path.suffix.lower() in NO_DOCX:
        raise BadValue(f"{file.name} is not a .docx file.", f"{SAVE_AS_DOCX} Name that.")
    of_another_kind = BadValue(
        f"{file.name} is not a Word document (.docx).", "Name one, or a folder of them."
    )
    content = content_of(file, [WORD], of_another_kind)
    if not content:
        raise BadValue(f"{file.name} is empty: it was probably never saved.", "Name another file.")
    if not content.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        raise BadValue(f"{file.name} is not a Word document.", SAVE_AS_DOCX)
    try:
        refuse_old_or_encrypted(file.name, content, WORD_DOCUMENT)
        package = open_package(content)
        main = next(rel.target for rel in package.relations() if rel.kind == "officeDocument")
        _refuse_kind(file, package, main)
    except UnreadableInputs as reason:
        raise as_bad_value(reason) from reason
    except Unsafe as reason:
        raise as_bad_value(f"{file.name} {reason}") from reason
    except (OtherKind, StopIteration) as reason:
        raise BadValue(f"{file.name} is not a Word document.", SAVE_AS_DOCX) from reason
    except Damaged as reason:
        raise as_bad_value(damaged(file.name, reason, WORD_DOCUMENT)) from reason
    return WordSource(file, content, package, package.own_name(main))


def _refuse_kind(file: NamedFile, package: Package, main: str) -> None:
    """Raises BadValue for a document with macros, and for what is none of Word's own."""
    kind = package.content_type(main)
    if "macroenabled" in kind or embedded_content(package).macros:
        raise BadValue(f"{file.name} has macros in it.", SAVE_AS_DOCX)
    if not kind.endswith(_MAIN):
        raise BadValue(f"{file.name} is not a Word document.", SAVE_AS_DOCX)
    if _STRICT in package.part(main):
        raise BadValue(
            f"{file.name} is saved as a Strict Open XML Document.",
            "Save it as a Word Document (.docx), the first in Word's list of types.",
        )


def read_narrative_files(council: Council, folder: Path) -> FilesRead[Narrative]:
    """The texts of the council's sheet and of the files that its settings name, together.

    The same section of the same update may be in both, or in two files, if it says the same.
    """
    named = narrative_files(paths_in(council.settings, SETTING), folder)
    reader = _FilesReader(council)
    reader.problems += named.problems
    reader.lost = any(problem.is_error for problem in named.problems)
    for refused in named.refused:
        reader.refuse(refused)
    for file in named.files:
        reader.add_file(file)
    unread = [Unread(sheet=NARRATIVE.name)] if reader.lost else []
    return FilesRead(list(reader.rows.values()), reader.problems, unread, reader.files)


class _FilesReader:
    def __init__(self, council: Council) -> None:
        self._council = council
        self.rows = {_key(row): row for row in council.narrative}
        self.problems: list[Problem] = []
        self.files: list[FileDigest] = []
        self.lost = False

    def refuse(self, refused: BadValue) -> None:
        """Notes that a file cannot be read, where the setting names it."""
        self.problems.append(setting_problem(self._council.settings, SETTING, refused))
        self.lost = True

    def add_file(self, file: NamedFile) -> None:
        """Reads a file, whose texts come to those that there are."""
        try:
            source, read = _sections_of(self._council, file)
        except BadValue as refused:
            self.refuse(refused)
            return
        except PackageError as reason:
            self.refuse(as_bad_value(damaged(file.name, reason, WORD_DOCUMENT)))
            return
        self.files.append(FileDigest.of(file.name, source.content))
        self.problems += [*open_in(WORD_DOCUMENT, file.name, lock_names(file.path)), *read.problems]
        self.lost = self.lost or read.lost
        for section in read.sections:
            self._add(section, file.name)

    def _add(self, section: FileSection, file: str) -> None:
        row = _row(section, file)
        if row is None:
            return
        place = row.place("text")
        self.problems += left_overs(Cell(place, row.text))
        earlier = self.rows.setdefault(_key(row), row)
        if bool(earlier.review) is not bool(row.review):
            # What is up to date takes the place of what is not.
            self.rows[_key(row)] = row if earlier.review else earlier
        elif earlier is not row and blocks_of(earlier.text) != blocks_of(row.text):
            self.problems.append(_unlike(row, earlier, file))


def _sections_of(council: Council, file: NamedFile) -> tuple[WordSource, FileSections]:
    """The document of a file, and its sections. Raises BadValue and PackageError."""
    source = open_word(file)
    reader = SectionReader(council, file.name, file.path.stem)
    for paragraph in read_document(source.package, source.main):
        reader.add(paragraph)
    return source, reader.end()


def _key(row: Narrative) -> tuple[str, str]:
    return normalise(row.section), normalise(row.update)


def _row(section: FileSection, file: str) -> Narrative | None:
    """The text of a section as a row of the sheet has it; None where it has none."""
    read = section_blocks(section.paragraphs, section.level)
    if not read.blocks:
        return None
    written = markdown_of(read.blocks)
    starts = tuple(zip(written.starts, read.numbers, strict=True))
    heading = Place(section.section, file=file)
    place = Place(section.section, read.numbers[0], file=file)
    return Narrative(
        section=section.section,
        update=section.update,
        text=DocumentText(written.text, place, starts),
        review=section.review,
        at={"section": heading, "update": heading, "text": place, "review": heading},
    )


def _unlike(row: Narrative, earlier: Narrative, file: str) -> Problem:
    there = earlier.place("text")
    if not there.file:
        remedy = f"clear row {there.row} of the sheet {there.sheet}, or take it out of {file}."
    elif there.file != file:
        remedy = f"take it out of {file} or out of {there.file}."
    else:
        remedy = "put all of it under one heading."
    return Problem(
        row.place("section"),
        f"{row.section} of {row.update} is also in {there}, with different words.",
        f"Keep the right text: {remedy}",
        rule=RULE,
    )


def with_words_changed(
    council: Council, file: NamedFile, changes: Mapping[tuple[str, str], Sequence[WordChange]]
) -> tuple[bytes, list[tuple[str, str]]]:
    """Return a file with words changed in its sections, and those that lack the words.

    Sections are known by their names and updates. Raises BadValue where it cannot be read.
    """
    source, read = _sections_of(council, file)
    lacking, is_changed = [], False
    for section in read.sections:
        key = section.section, section.update
        elements = dict.fromkeys(paragraph.element for _, paragraph in section.paragraphs)
        texts = [
            text for element in elements if element is not None for text in element.iter(f"{W}t")
        ]
        try:
            change_words(texts, changes.get(key, ()))
        except ValueError:
            lacking.append(key)
        is_changed = is_changed or key in changes
    root = source.package.xml(source.main)
    changed = {source.main: markup_of(root)} if is_changed else {}
    return archive_with_parts(source.content, changed) if changed else source.content, lacking


# The paragraphs of a section as blocks


# Word rounds indents: a paragraph that goes on with an item is not always quite below its words.
_NEARLY = 60


class SectionBlocks(Struct):
    """The blocks of a section, and the number of the paragraph that each text in them is of."""

    blocks: list[Block] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


class _OpenList(Struct):
    """A list that further items may come to."""

    place: ListPlace
    items: list[list[Block]] = field(default_factory=list)

    def goes_on_with(self, place: ListPlace) -> bool:
        """Whether a paragraph of the same level is its next item."""
        if self.place.number is None or place.number is None:
            return self.place.number is place.number
        is_next = place.number == self.place.number + len(self.items)
        return is_next and place.definition == self.place.definition

    def is_above(self, place: ListPlace) -> bool:
        """Whether a paragraph is in a list within this one: by its level, else by its indent."""
        own = self.place
        further_in = place.level == own.level and place.indent > own.indent + _NEARLY
        return own.level < place.level or (
            further_in and (place.number is None or not self.goes_on_with(place))
        )

    def as_block(self) -> ListBlock:
        start = self.place.number
        return ListBlock(
            ordered=start is not None,
            items=tuple(map(tuple, self.items)),
            start=1 if start is None else start,
        )


def section_blocks(
    paragraphs: Sequence[tuple[int, WordParagraph]], section_level: int
) -> SectionBlocks:
    """The blocks of paragraphs, each with its number, below a heading of a level."""
    reader = _BlockReader(section_level)
    for number, paragraph in paragraphs:
        reader.add(number, paragraph)
    reader.close_lists(0)
    return reader.read


class _BlockReader:
    def __init__(self, section_level: int) -> None:
        self.read = SectionBlocks()
        self._section_level = section_level
        self._deepest = 1
        self._open: list[_OpenList] = []

    def add(self, number: int, paragraph: WordParagraph) -> None:
        if paragraph.table is None and not paragraph.runs:
            return
        self.read.numbers.append(number)
        if paragraph.listed is not None:
            self._add_item(paragraph.listed, paragraph)
            return
        self.close_lists(self._lists_at(paragraph))
        self._put(self._block(paragraph))

    def _block(self, paragraph: WordParagraph) -> Block:
        if paragraph.table is not None:
            return paragraph.table
        if paragraph.level is None:
            return Paragraph(tuple(paragraph.runs))
        # One level at a time, as headings in the sheet are read.
        level = min(paragraph.level - self._section_level, self._deepest)
        self._deepest = min(level + 1, 6)
        return Heading(level, tuple(paragraph.runs))

    def _put(self, block: Block) -> None:
        if self._open:
            self._open[-1].items[-1].append(block)
        else:
            self.read.blocks.append(block)

    def close_lists(self, open_lists: int) -> None:
        """Ends the lists beyond so many."""
        while len(self._open) > open_lists:
            self._put(self._open.pop().as_block())

    def _lists_at(self, paragraph: WordParagraph) -> int:
        """How many lists a paragraph that is no item is within: those that it is as far in as."""
        if paragraph.table is not None or paragraph.level is not None or paragraph.indent <= 0:
            return 0
        reached = [
            depth
            for depth, opened in enumerate(self._open, start=1)
            if 0 < opened.place.indent <= paragraph.indent + _NEARLY
        ]
        return max(reached, default=0)

    def _add_item(self, place: ListPlace, paragraph: WordParagraph) -> None:
        depth = sum(opened.is_above(place) for opened in self._open)
        self.close_lists(depth + 1)
        if len(self._open) > depth and not self._open[-1].goes_on_with(place):
            self.close_lists(depth)
        if len(self._open) == depth:
            self._open.append(_OpenList(place))
        self._open[-1].items.append([Paragraph(tuple(paragraph.runs))])
