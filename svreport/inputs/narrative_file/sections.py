"""The sections of a narrative file: which update and which section its headings mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from svreport.core.frozen import field
from svreport.core.model import Council, Update
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue, Place, Problem
from svreport.core.text import join_words, normalise
from svreport.files.ooxml import printable
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext
from svreport.inputs.narrative_file.word_document import WordParagraph
from svreport.inputs.sheet import SECTION

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
            return self._lead_named(text)
        return name

    def _lead_named(self, text: str) -> str | None:
        """The condition that those named together are reported with: “Conditions 1 and 2”."""
        words, _, numbers = normalise(text).partition(" ")
        named = {number for number in _BETWEEN.split(numbers) if number}
        for lead, *others in self._council.condition_groups():
            group = {normalise(condition.number) for condition in (lead, *others)}
            if words in ("condition", "conditions") and others and named == group:
                return lead.item
        return None

    def _refuse_section_within(self, text: str) -> None:
        section, name = self._section, self._section_named(text)
        if section is not None and name is not None:
            self._problem(
                f"The heading “{printable(text)}” is within {section.section}, and names a section "
                "itself.",
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
                f"The heading “{printable(text)}” names no section, so what is below it is not "
                "read.",
                self._meant_by_title(text) or refused.remedy,
                Place(printable(text)[:_QUOTED], file=self._file),
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
                f"“{printable(text)}” names {join_words(updates)}.",
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
                f"“{printable(paragraph.all_text[:_QUOTED])}” is under no section's heading, so it "
                "is not read.",
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
