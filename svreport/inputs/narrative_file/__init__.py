"""The narrative that officers write in Word, which Settings name: its texts, section by section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph
from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, field
from svreport.core.model import Council, Narrative, Unread, Update
from svreport.core.origin import DocumentText
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.text import join_words, normalise
from svreport.files import ooxml
from svreport.files.ooxml.allowed import W, embedded_content
from svreport.files.ooxml.package import Package, WordChange, change_words, markup_of, open_package
from svreport.files.outputs import FileDigest
from svreport.files.transaction import lock_names
from svreport.inputs import named_file, workbook
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext
from svreport.inputs.narrative_file.word_document import WordParagraph, read_document
from svreport.inputs.narrative_file.word_text import ListPlace
from svreport.inputs.records import left_overs
from svreport.inputs.sheet import SECTION
from svreport.inputs.sheets.agreement import NARRATIVE
from svreport.narrative.markdown_text import blocks_of, markdown_of

RULE = "narrative-file"
_QUOTED = 60
_BETWEEN = pattern(r"\s*(?:,|&|\band\b)\s*")


class FileSection(Struct):
    """A section as a file has it: its heading and what is below it, each with its number.

    `review` says where its text comes from that is not yet up to date.
    """

    section: str
    update: str
    level: int
    review: str | None = None
    paragraphs: list[tuple[int, WordParagraph]] = field(default_factory=list)


class FileSections(Struct):
    """The sections of a file, what is wrong with it, and whether text was lost by that."""

    sections: list[FileSection] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lost: bool = False


class SectionReader:
    """Takes the paragraphs of a file in turn, and knows which section they are in.

    A heading names an update, for the sections after it; a section; or nothing, as that of a group
    of sections does. Headings below that of a section are part of its text.
    """

    def __init__(self, council: Council, file: str, stem: str) -> None:
        self.read = FileSections()
        self._council = council
        self._file, self._stem = file, stem
        keys = {
            "Conditions": [condition.number for condition in council.conditions],
            "Risks": [risk.number for risk in council.risks],
            "Workstreams": [workstream.code for workstream in council.workstreams],
        }
        self._context = CellContext(keys=keys)
        self._update: str | None = None
        self._section: FileSection | None = None
        # A heading that names nothing, with nothing below it yet.
        self._pending: tuple[int, str] | None = None
        # Whether it is said already that the text from here on is not read.
        self._is_refused = False
        self._lacks_update = False
        self._count = 0

    def add(self, paragraph: WordParagraph) -> None:
        """Takes the next paragraph or table."""
        level, text = paragraph.level, " ".join(paragraph.text.split())
        if paragraph.review:
            self._note_faults(paragraph)
            if self._section is not None:
                self._section.review = paragraph.review
        elif level is None or not text:
            self._add_text(paragraph, text)
        elif self._section is not None and level > self._section.level:
            self._add_text(paragraph, text)
            self._refuse_section_within(text)
        else:
            self._section = None
            self._count = 0
            self._add_heading(level, text)
            self._note_faults(paragraph)

    def end(self) -> FileSections:
        """What was read, once there is no more."""
        self._refuse_pending()
        return self.read

    # Headings

    def _add_heading(self, level: int, text: str) -> None:
        name = self._section_named(text) if level else None
        updates = [] if name else self._updates_named(text)
        is_below = self._pending is not None and level > self._pending[0]
        if not is_below:
            self._refuse_pending()
        if not level or name or updates:
            self._pending = None
            self._is_refused = False
        elif not is_below:
            self._pending = (level, text)
        if name:
            self._begin(name, level)
        elif updates:
            self._take_update(updates, text, is_title=not level)

    def _begin(self, name: str, level: int) -> None:
        update = self._update or self._update_of_file()
        self._section = FileSection(name, update or "", level)
        if update is not None:
            self.read.sections.append(self._section)

    def _section_named(self, text: str) -> str | None:
        try:
            name: str = SECTION.read(Cell(Place(), text), self._context)
        except BadValue:
            words, _, numbers = normalise(text).partition(" ")
            named = {number for number in _BETWEEN.split(numbers) if number}
            for lead, *others in self._council.condition_groups():
                group = {normalise(condition.number) for condition in (lead, *others)}
                if words in ("condition", "conditions") and others and named == group:
                    return lead.item
            return None
        return name

    def _refuse_section_within(self, text: str) -> None:
        section, name = self._section, self._section_named(text)
        if section is not None and name is not None:
            self._problem(
                f"The heading “{ooxml.printable(text)}” is within {section.section}, and names a "
                "section itself.",
                f"Make it Heading {section.level} if {name} begins there; else give it other "
                "words.",
                self._place(),
            )

    def _refuse_pending(self) -> None:
        """Says that a heading names nothing, once that is certain."""
        if self._pending is None:
            return
        (_, text), self._pending = self._pending, None
        self.read.lost = self._is_refused = True
        if any(map(self._council.unread_in, ("Conditions", "Risks"))):
            return
        try:
            SECTION.read(Cell(Place(), text), self._context)
        except BadValue as refused:
            self._problem(
                f"The heading “{ooxml.printable(text)}” names no section, so what is below it is "
                "not read.",
                self._meant_by_title(text) or refused.remedy,
                Place(ooxml.printable(text)[:_QUOTED], file=self._file),
            )

    def _meant_by_title(self, text: str) -> str:
        """A question with the condition or risk whose title the words are; nothing without one."""
        council, words = self._council, normalise(text)
        titled = [(row.item, row.short_title or "") for row in council.conditions]
        titled += [(row.item, row.title) for row in council.risks]
        near = next((item for item, name in titled if _has(words, normalise(name))), None)
        return f"Did you mean “{near}”? Begin the heading with that." if near else ""

    # Updates

    def _updates_named(self, text: str) -> list[str]:
        """The keys of the updates that words name: by key, else by title, else by label."""
        words = normalise(text)
        updates = self._council.updates
        for names in (
            [(update.key, _spelt(update)) for update in updates],
            [(update.key, update.title) for update in updates],
            [(update.key, update.column_label) for update in updates],
        ):
            if found := [key for key, name in names if _has(words, normalise(name))]:
                return found
        return []

    def _take_update(self, updates: Sequence[str], text: str, *, is_title: bool) -> None:
        self._update = updates[0]
        of_name = self._updates_named(self._stem)
        if len(updates) > 1:
            self.read.lost = True
            self._problem(
                f"“{ooxml.printable(text)}” names {join_words(updates)}.",
                "Name one update there; a file may have a heading for each.",
                Place(file=self._file),
            )
        elif is_title and of_name and self._update not in of_name:
            self.read.lost = True
            self._problem(
                f"The title names {self._update}, and the file's name {join_words(of_name)}.",
                "Correct the wrong one.",
                Place(file=self._file),
            )

    def _update_of_file(self) -> str | None:
        """The update of a file that names none above its first section."""
        updates = self._council.updates
        by_name = self._updates_named(self._stem)
        if len(by_name) == 1:
            return by_name[0]
        if len(updates) == 1:
            return updates[0].key
        self.read.lost = True
        if not self._lacks_update and not self._council.unread_in("Updates"):
            self._lacks_update = True
            example = updates[-1].key if updates else "q1"
            self._problem(
                "It does not say which update it is for.",
                f"Name the update in its title, such as “Narrative for {example}”, or in the "
                "file's name.",
                Place(file=self._file),
            )
        return None

    # Text

    def _add_text(self, paragraph: WordParagraph, text: str) -> None:
        self._refuse_pending()
        self._count += 1
        if self._section is not None:
            self._section.paragraphs.append((self._count, paragraph))
            self._refuse_plain_heading(paragraph, text)
        elif not self._is_refused:
            self.read.lost = self._is_refused = True
            self._problem(
                f"“{ooxml.printable(paragraph.all_text[:_QUOTED])}” is under no section's heading, "
                "so it is not read.",
                "Put it under a heading that is a section's name, such as Summary, in the style "
                "Heading 1 or Heading 2; or delete it.",
                self._place(),
            )
        self._note_faults(paragraph)

    def _refuse_plain_heading(self, paragraph: WordParagraph, text: str) -> None:
        """A line that is a section's name and no heading was probably meant to be one."""
        section = self._section
        is_line = paragraph.level is None and paragraph.listed is None and 0 < len(text) <= _QUOTED
        name = self._section_named(text) if is_line else None
        if section is not None and name is not None and normalise(name) == normalise(text):
            self._problem(
                f"“{text}” is the name of a section, but no heading.",
                f"Give it the style Heading {section.level} if {name} begins there; else make a "
                "sentence of it.",
                self._place(),
            )

    def _note_faults(self, paragraph: WordParagraph) -> None:
        section = self._section
        for fault in paragraph.faults:
            about = f"{section.section} {section.update}: {fault.about}" if section else fault.about
            self.read.problems.append(
                Problem(
                    self._place(),
                    fault.wrong,
                    fault.remedy,
                    fault.severity,
                    fault.rule,
                    about if fault.about else "",
                )
            )

    def _place(self) -> Place:
        name = self._section.section if self._section else ""
        return Place(name, self._count, file=self._file)

    def _problem(self, wrong: str, remedy: str, place: Place) -> None:
        self.read.problems.append(Problem(place, wrong, remedy, rule=RULE))


def _has(words: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def _spelt(update: Update) -> str:
    """The key as a title has it: one of figures alone needs a word before it."""
    return f"update {update.key}" if update.key.isdigit() else update.key


SETTING = "narrative_file"
WORD_DOCUMENT = workbook.OfficeKind("Word", "Document", ".doc", named_file.SAVE_AS)
_MAIN = "wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


class WordSource(Frozen, eq=False):
    """A Word file: its bytes, its package, and the part that has its text."""

    file: named_file.NamedFile
    content: bytes
    package: Package
    main: str


def open_word(file: named_file.NamedFile) -> WordSource:
    """The document of a file, from bytes that are read once.

    Raises BadValue, with what to do, for anything but a readable .docx file.
    """
    if file.path.suffix.lower() in named_file.NO_DOCX:
        raise BadValue(f"{file.name} is not a .docx file.", f"{named_file.SAVE_AS_DOCX} Name that.")
    of_another_kind = BadValue(
        f"{file.name} is not a Word document (.docx).", "Name one, or a folder of them."
    )
    content = named_file.content_of(file, [named_file.WORD], of_another_kind)
    if not content:
        raise BadValue(f"{file.name} is empty: it was probably never saved.", "Name another file.")
    if not content.startswith((workbook.ZIP_SIGNATURE, workbook.OLE_SIGNATURE)):
        raise BadValue(f"{file.name} is not a Word document.", named_file.SAVE_AS_DOCX)
    try:
        workbook.refuse_old_or_encrypted(file.name, content, WORD_DOCUMENT)
        package = open_package(content)
        main = next(rel.target for rel in package.relations() if rel.kind == "officeDocument")
        _refuse_kind(file, package, main)
    except UnreadableInputs as reason:
        raise named_file.as_bad_value(reason) from reason
    except ooxml.Unsafe as reason:
        raise named_file.as_bad_value(f"{file.name} {reason}") from reason
    except (ooxml.OtherKind, StopIteration) as reason:
        raise BadValue(f"{file.name} is not a Word document.", named_file.SAVE_AS_DOCX) from reason
    except ooxml.Damaged as reason:
        raise named_file.as_bad_value(
            workbook.damaged(file.name, reason, WORD_DOCUMENT)
        ) from reason
    return WordSource(file, content, package, package.own_name(main))


def _refuse_kind(file: named_file.NamedFile, package: Package, main: str) -> None:
    """Raises BadValue for a document with macros, and for what is none of Word's own."""
    kind = package.content_type(main)
    if "macroenabled" in kind or embedded_content(package).macros:
        raise BadValue(f"{file.name} has macros in it.", named_file.SAVE_AS_DOCX)
    if not kind.endswith(_MAIN):
        raise BadValue(f"{file.name} is not a Word document.", named_file.SAVE_AS_DOCX)
    if _STRICT in package.part(main):
        raise BadValue(
            f"{file.name} is saved as a Strict Open XML Document.",
            "Save it as a Word Document (.docx), the first in Word's list of types.",
        )


def read_narrative_files(council: Council, folder: Path) -> named_file.FilesRead[Narrative]:
    """The texts of the council's sheet and of the files that its settings name, together.

    The same section of the same update may be in both, or in two files, if it says the same.
    """
    named = named_file.narrative_files(named_file.paths_in(council.settings, SETTING), folder)
    reader = _FilesReader(council)
    reader.problems += named.problems
    reader.lost = any(problem.is_error for problem in named.problems)
    for refused in named.refused:
        reader.refuse(refused)
    for file in named.files:
        reader.add_file(file)
    unread = [Unread(sheet=NARRATIVE.name)] if reader.lost else []
    return named_file.FilesRead(list(reader.rows.values()), reader.problems, unread, reader.files)


class _FilesReader:
    def __init__(self, council: Council) -> None:
        self._council = council
        self.rows = {_key(row): row for row in council.narrative}
        self.problems: list[Problem] = []
        self.files: list[FileDigest] = []
        self.lost = False

    def refuse(self, refused: BadValue) -> None:
        """Notes that a file cannot be read, where the setting names it."""
        self.problems.append(named_file.setting_problem(self._council.settings, SETTING, refused))
        self.lost = True

    def add_file(self, file: named_file.NamedFile) -> None:
        """Reads a file, whose texts come to those that there are."""
        try:
            source, read = _sections_of(self._council, file)
        except BadValue as refused:
            self.refuse(refused)
            return
        except ooxml.PackageError as reason:
            self.refuse(named_file.as_bad_value(workbook.damaged(file.name, reason, WORD_DOCUMENT)))
            return
        self.files.append(FileDigest.of(file.name, source.content))
        self.problems += [
            *workbook.open_in(WORD_DOCUMENT, file.name, lock_names(file.path)),
            *read.problems,
        ]
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


def _sections_of(council: Council, file: named_file.NamedFile) -> tuple[WordSource, FileSections]:
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
    council: Council,
    file: named_file.NamedFile,
    changes: Mapping[tuple[str, str], Sequence[WordChange]],
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
    return ooxml.archive_with_parts(source.content, changed) if changed else source.content, lacking


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
