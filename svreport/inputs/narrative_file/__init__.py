"""The narrative that officers write in Word, which Settings name: its texts, section by section."""

from __future__ import annotations

from pathlib import Path

from svreport.core.model import Council, Narrative, Unread
from svreport.core.origin import DocumentText
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.text import normalise
from svreport.files.ooxml.markup import PackageError
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Cell
from svreport.inputs.forecast_file.amounts import setting_problem
from svreport.inputs.named_file import FilesRead, NamedFile, as_bad_value, paths_in
from svreport.inputs.narrative_file.section_blocks import section_blocks
from svreport.inputs.narrative_file.sections import RULE, FileSection, SectionReader
from svreport.inputs.narrative_file.source import WORD_DOCUMENT, narrative_files, open_word
from svreport.inputs.narrative_file.word_document import read_document
from svreport.inputs.records import left_overs
from svreport.inputs.sheets.narrative import NARRATIVE
from svreport.inputs.workbook import damaged, open_in
from svreport.narrative.markdown_text import blocks_of, markdown_of

SETTING = "narrative_file"


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
        sections = SectionReader(self._council, file.name, file.path.stem)
        try:
            source = open_word(file)
            for paragraph in read_document(source.package, source.main):
                sections.add(paragraph)
        except BadValue as refused:
            self.refuse(refused)
            return
        except PackageError as reason:
            self.refuse(as_bad_value(damaged(file.name, reason, WORD_DOCUMENT)))
            return
        read = sections.end()
        self.files.append(FileDigest.of(file.name, source.content))
        self.problems += [*open_in(WORD_DOCUMENT, file.path, file.name), *read.problems]
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
