"""A Word document as its paragraphs and tables in order, with what makes each of them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import Align, Column, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.core.problems import Severity
from svreport.core.text import normalise
from svreport.files.ooxml.allowed import W
from svreport.files.ooxml.hidden_word import hidden_in_word
from svreport.files.ooxml.package import Element, Package
from svreport.inputs.narrative_file import word_text
from svreport.narrative.markdown import without_bullet
from svreport.narrative.markdown_text import split_runs, typed_runs

# What paragraphs of guidance begin with, whatever style they have come to have.
GUIDANCE, FIGURES = "Guidance, not printed:", "Figures to name, not printed:"
# What the paragraph begins with that says where a text comes from that is not yet up to date.
REVIEW = "To review, then delete this line"


class WordParagraph(Frozen, kw_only=True):
    """A paragraph, or a table, of a document.

    `level` is that of a heading, 0 of a title. `indent` is how far from the margin it is, in
    twentieths of a point. `review` says where the text that it stands with comes from; `element` is
    what it was read from.
    """

    runs: Sequence[Run] = ()
    level: int | None = None
    listed: word_text.ListPlace | None = None
    indent: int = 0
    table: TableBlock | None = None
    faults: Sequence[word_text.Unprintable] = ()
    review: str = ""
    element: Element | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def all_text(self) -> str:
        """Its words, or those of all cells of a table."""
        if self.table is None:
            return self.text
        rows = ([column.heading for column in self.table.columns], *self.table.rows)
        return "\n".join(text_of(cell) for row in rows for cell in row)

    @property
    def is_empty(self) -> bool:
        return not (self.runs or self.table or self.faults or self.review)


def read_document(package: Package, main: str) -> list[WordParagraph]:
    """The paragraphs and tables of a document's body that have something in them."""
    related = {rel.kind: rel.target for rel in package.relations(main) if not rel.outside}
    links = {rel.id: rel.target for rel in package.relations(main) if rel.kind == "hyperlink"}
    styles = word_text.WordStyles(package, related.get("styles", ""))
    reader = _BodyReader(
        word_text.Source(styles, links, _notes(package, related)),
        word_text.WordLists(package, related.get("numbering"), styles),
    )
    body = package.xml(main).find(f"{W}body")
    read = [] if body is None else list(reader.blocks(body))
    return _with_hidden(read, package, main)


def _notes(package: Package, related: dict[str, str]) -> word_text.Notes:
    def words(kind: str, name: str) -> dict[str, str]:
        part = related.get(kind, "")
        return dict(word_text.note_words(package.xml(part) if part in package else None, name))

    return word_text.Notes(
        words("comments", "comment"), words("footnotes", "footnote"), words("endnotes", "endnote")
    )


def _with_hidden(
    paragraphs: list[WordParagraph], package: Package, main: str
) -> list[WordParagraph]:
    """The paragraphs, words that are out of sight in other ways than by their mark as faults."""
    for part, words, why in hidden_in_word(package):
        if part != main or why == word_text.HIDDEN:
            continue
        at = next((at for at, read in enumerate(paragraphs) if words in read.all_text), 0)
        read = paragraphs[at] if paragraphs else WordParagraph()
        paragraphs[at : at + 1] = [
            replace(read, faults=[*read.faults, word_text.hidden(words, why)])
        ]
    return paragraphs


class _BodyReader:
    def __init__(self, source: word_text.Source, lists: word_text.WordLists) -> None:
        self._styles = source.styles
        self._lists = lists
        self._texts = word_text.WordTextReader(source)
        # Whether it is said already that lists count otherwise than documents do.
        self._is_count_noted = False

    def blocks(self, parent: Element) -> Iterator[WordParagraph]:
        for child in parent:
            found: Iterator[WordParagraph] = iter(())
            if child.tag == f"{W}p":
                found = self._paragraph(child)
            elif child.tag == f"{W}tbl":
                found = iter([self._table(child)])
            elif child.tag == f"{W}sdt":
                found = iter(()) if _is_contents(child) else self.blocks(child)
            elif child.tag in _OPEN_BLOCKS:
                found = self.blocks(child)
            elif child.tag == f"{W}altChunk":
                found = iter([WordParagraph(faults=[_WITHIN])])
            yield from (block for block in found if not block.is_empty)

    def _paragraph(self, element: Element) -> Iterator[WordParagraph]:
        """The paragraph; two line breaks together make two of it."""
        properties = element.find(f"{W}pPr")
        key = self._styles.key_of(properties)
        level = self._styles.heading_level(key, properties)
        was_left_out = self._texts.is_left_out
        read = self._texts.read(element, key, is_heading=level is not None)
        listed = None if level is not None else self._lists.place(key, properties)
        names = self._styles.names(key)
        if was_left_out or (names and names[0].startswith("toc ")):
            return
        words = "".join(run.text for run in read.runs)
        if normalise(words).startswith((normalise(GUIDANCE), normalise(FIGURES))):
            return
        if normalise(words).startswith(normalise(REVIEW)):
            review = words.partition(":")[2].strip() or "to review"
            yield WordParagraph(review=review, faults=read.faults)
            return
        if word_text.GUIDANCE_STYLE in names and words.strip():
            read.add_fault(_IN_GUIDANCE)
        shown = listed.otherwise_printed if listed and read.runs else None
        if shown and not self._is_count_noted:
            self._is_count_noted = True
            wrong = f"The list counts {shown[0]}, which documents print as {shown[1]}."
            remedy = "Look whether a text refers to an item by its letter or number."
            read.add_fault(
                word_text.Unprintable(wrong, remedy, "list-numbers", Severity.WARNING, "lists")
            )
        indent = word_text.left_indent(properties)
        indent = self._styles.indent(key) or 0 if indent is None else indent
        for at, runs in enumerate([part for part in _parted(read.runs) if part] or [()]):
            typed: Sequence[Run] = typed_runs(runs)
            if level is None and listed is None and (inner := _after_bullet(typed)) is not None:
                typed, listed = inner, word_text.ListPlace(0, None, indent)
            yield WordParagraph(
                runs=typed,
                level=level,
                listed=listed if at == 0 else None,
                indent=listed.indent if listed else indent,
                faults=[] if at else read.faults,
                element=element,
            )

    def _table(self, element: Element) -> WordParagraph:
        faults = word_text.ParagraphWords()
        rows = [
            [self._cell(cell, faults) for cell in _parts(row, f"{W}tc")]
            for row in _parts(element, f"{W}tr")
        ]
        for mark in element.iter(f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"):
            if mark.tag != f"{W}gridSpan" or word_text.value_of(mark) not in ("", "1"):
                faults.add_fault(_MERGED)
        if element.find(f".//{W}tc//{W}tbl") is not None:
            faults.add_fault(_NESTED)
        width = max(map(len, rows), default=0)
        filled = [[*row, *[_EMPTY] * (width - len(row))] for row in rows]
        if not filled:
            return WordParagraph()
        header, *body = filled
        aligned = [_alignment(body or [header], at) for at in range(width)]
        columns = tuple(
            Column(cell.runs, align) for cell, align in zip(header, aligned, strict=True)
        )
        table = TableBlock(columns, tuple(tuple(cell.runs for cell in row) for row in body))
        return WordParagraph(table=table, faults=faults.faults, element=element)

    def _cell(self, cell: Element, faults: word_text.ParagraphWords) -> _TableCell:
        paragraphs = list(_parts(cell, f"{W}p"))
        read = []
        for paragraph in paragraphs:
            properties = paragraph.find(f"{W}pPr")
            key = self._styles.key_of(properties)
            is_header = cell.getparent().getparent().find(f"{W}tr") is cell.getparent()
            text = self._texts.read(paragraph, key, is_heading=is_header)
            for fault in text.faults:
                faults.add_fault(fault)
            if self._lists.place(key, properties) is not None and text.runs:
                faults.add_fault(_LIST_IN_CELL)
            if typed_runs(text.runs):
                read.append((text.runs, properties))
        if len(read) > 1 or any("\n" in text_of(typed_runs(runs)) for runs, _ in read):
            faults.add_fault(_LINES_IN_CELL)
        runs = [run for runs, _ in read for run in (*runs, Run(" "))]
        is_right = bool(read) and _is_to_the_right(read[0][1])
        return _TableCell(typed_runs(runs), Align.RIGHT if is_right else Align.LEFT)


class _TableCell(Frozen):
    runs: Sequence[Run]
    align: Align = Align.LEFT


_EMPTY = _TableCell(())
_OPEN_BLOCKS = {f"{W}{name}" for name in ("customXml", "sdtContent", "ins", "moveTo")}
_MERGED = word_text.Unprintable(
    "The table has merged cells.",
    "Split them (Layout, Split Cells): each row needs the same cells.",
)
_NESTED = word_text.Unprintable(
    "There is a table within the table.", "Make two tables of it, one below the other."
)
_LIST_IN_CELL = word_text.Unprintable(
    "There is a list in a cell of the table.",
    "Put the list below the table, or make a sentence of it.",
)
_LINES_IN_CELL = word_text.Unprintable(
    "A cell of the table has several lines.",
    "Make one line of them, or a row of the table for each.",
)
_WITHIN = word_text.Unprintable(
    "There is a document within this one.", "Copy its text in, and delete it."
)
_IN_GUIDANCE = word_text.Unprintable(
    "The paragraph has the style of guidance, which is never printed.",
    "Give it the style Normal, or delete it.",
)


def _parts(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table, cells of a row or paragraphs of a cell, in content controls or not."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", *_OPEN_BLOCKS):
            yield from _parts(child, tag)


def _is_contents(control: Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    is_empty = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    return is_empty or word_text.value_of(gallery) == "Table of Contents"


def _alignment(rows: Sequence[Sequence[_TableCell]], at: int) -> Align:
    filled = [row[at].align for row in rows if row[at].runs]
    to_the_right = sum(align is Align.RIGHT for align in filled)
    return Align.RIGHT if to_the_right * 2 > len(filled) else Align.LEFT


def _is_to_the_right(properties: Element | None) -> bool:
    aligned = None if properties is None else properties.find(f"{W}jc")
    return word_text.value_of(aligned) in ("right", "end")


def _after_bullet(runs: Sequence[Run]) -> Sequence[Run] | None:
    """The runs without the bullet that was typed before them; None where none was."""
    text = "".join(run.text for run in runs)
    first, _, _ = text.partition("\n")
    inner = without_bullet(first)
    if inner is None:
        return None
    gone = len(first) - len(inner)
    kept = []
    for run in runs:
        kept.append(replace(run, text=run.text[gone:]))
        gone = max(0, gone - len(run.text))
    return typed_runs(kept)


def _parted(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs, in two or more parts where empty lines are between them."""
    gaps = [found.span() for found in _GAP.finditer("".join(run.text for run in runs))]
    part: list[Run] = []
    for at, run in split_runs(runs, gaps):
        if any(at in range(*gap) for gap in gaps):
            yield part
            part = []
        else:
            part.append(run)
    yield part


_GAP = pattern(r"\n[^\S\n]*\n\s*")
