"""Every document of a council as one text, to be read from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from board_councils import council_of
from excel_reading import opened, workbook_text
from made_up_council import Tables
from page_reading import Page
from papers_helpers import paper_of, rendered
from slides_reading import deck_text
from word_reading import word_text

from svreport.core.errors import LacksData
from svreport.core.model import Council, Update
from svreport.documents.registry import DOCUMENTS

NAMES = tuple(
    document.name
    for document in DOCUMENTS
    if (document.of_update or document.is_target) and not document.lists_others
)
READERS: dict[str, Callable[[bytes], str]] = {
    "summary": workbook_text,
    "scrutiny": deck_text,
    "dashboard": lambda content: Page(content).text,
}
# What these sheets say is read in the others, or in the texts of the example's workbook.
NOT_READ = ("Contents", "Sources")


def texts_of(made: Council, update: Update) -> Iterator[tuple[str, bytes | str]]:
    """The bytes of every document of an update, by name; why, of one that it cannot have."""
    for name in NAMES:
        try:
            yield name, rendered(paper_of(name, made, update), None)
        except LacksData as lacking:
            yield name, str(lacking)


def documents_text(sheets: Tables) -> str:
    """The text of every document of the last update that was submitted."""
    made = council_of(sheets)
    latest = [update for update in made.updates if update.submitted][-1]
    readers = {**READERS, "summary": shown_text}
    parts = [
        f"##### {name}\n\n"
        f"{found if isinstance(found, str) else readers.get(name, word_text)(found)}"
        for name, found in texts_of(made, latest)
    ]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def shown_text(content: bytes) -> str:
    """What a reader of a workbook sees of it: the values of each row, none of their formulas."""
    lines: list[str] = []
    for sheet in opened(content, saved_values=True).worksheets:
        if sheet.title in NOT_READ:
            continue
        lines += ["", f"== {sheet.title}"]
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else _shown(value) for value in row]
            lines.append(" | ".join(cells).rstrip(" |"))
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
