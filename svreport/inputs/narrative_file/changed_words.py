"""A narrative file in which words of its sections change, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svreport.core.model import Council
from svreport.files.ooxml.allowed import W
from svreport.files.ooxml.archive import archive_with_parts
from svreport.files.ooxml.words import WordChange, change_words, markup_of
from svreport.inputs.named_file import NamedFile
from svreport.inputs.narrative_file.sections import SectionReader
from svreport.inputs.narrative_file.source import open_word
from svreport.inputs.narrative_file.word_document import read_document


def with_words_changed(
    council: Council, file: NamedFile, changes: Mapping[tuple[str, str], Sequence[WordChange]]
) -> tuple[bytes, list[tuple[str, str]]]:
    """Return a file with words changed in its sections, and those that lack the words.

    Sections are known by their names and updates. Raises BadValue where it cannot be read.
    """
    source = open_word(file)
    reader = SectionReader(council, file.name, file.path.stem)
    for paragraph in read_document(source.package, source.main):
        reader.add(paragraph)
    lacking, is_changed = [], False
    for section in reader.end().sections:
        key = section.section, section.update
        elements = dict.fromkeys(paragraph.element for _, paragraph in section.paragraphs)
        texts = [
            text for element in elements if element is not None for text in element.iter(_TEXT)
        ]
        try:
            change_words(texts, changes.get(key, ()))
        except ValueError:
            lacking.append(key)
        is_changed = is_changed or key in changes
    root = source.package.xml(source.main)
    changed = {source.main: markup_of(root)} if is_changed else {}
    return archive_with_parts(source.content, changed) if changed else source.content, lacking


_TEXT = f"{W}t"
