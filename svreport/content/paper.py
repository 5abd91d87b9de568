"""What a document is before it is rendered: its template and the plain data that fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, ClassVar, Self, TypeAlias

from svreport.content import blocks
from svreport.content.workbook import Row, Workbook
from svreport.core.frozen import Frozen, replace
from svreport.core.mailbox import Mailbox
from svreport.core.problems import Place


class Scope(Frozen, kw_only=True):
    """Which workstreams and updates something is of, by their places among those of the page.

    None says that it is of the whole; an empty sequence, that it is of none of them.
    """

    workstreams: Sequence[int] | None = None
    updates: Sequence[int] | None = None


WHOLE = Scope()


class SourcedFigure(Frozen, kw_only=True):
    """A figure as it is shown, with when it holds and the cells that it comes from.

    A rating has its colours as `mark`. `turn` is a word about it, such as what became of
    it since the one before, and `is_better` whether for the better; None where neither.
    """

    text: str
    as_at: str
    source: str
    mark: blocks.RatingMark | None = None
    turn: str = ""
    is_better: bool | None = None


# What stands in a line of a cell or card: words, and figures among them.
Piece: TypeAlias = str | SourcedFigure
Line: TypeAlias = Sequence[Piece]
PageCell: TypeAlias = Sequence[Line]


class PageColumn(Frozen):
    """A table's column; `is_number` aligns it to the right, and phones leave out what `is_past`."""

    heading: str
    is_number: bool = False
    of: Scope = WHOLE
    is_past: bool = False


class PageRow(Frozen):
    """A table's row: its cells, each of lines; the first names the row."""

    cells: Sequence[PageCell]
    of: Scope = WHOLE
    is_total: bool = False


class PageTable(Frozen, kw_only=True):
    """A table, with the caption that says what it holds; a `brief` one stays a table on phones."""

    caption: str
    columns: Sequence[PageColumn]
    rows: Sequence[PageRow]
    brief: bool = False


class PageChart(Frozen, kw_only=True):
    """A chart, and the table behind it.

    The table has a row for each category and, after the first, a column for each
    series, which say to whom what belongs. `start` is the category that is read out
    at first.
    """

    chart: blocks.Chart
    table: PageTable
    start: int = 0
    of: Scope = WHOLE


class Entry(Frozen, kw_only=True):
    """What a card says of one update: the figure, its plan, and how far it is from that.

    `since` is how far it moved since the update before.
    """

    label: str
    figure: SourcedFigure
    beside: Line = ()
    against: str = ""
    since: str = ""
    of: Scope = WHOLE


class Card(Frozen):
    """A headline figure, update by update, the latest first."""

    heading: str
    entries: Sequence[Entry]


class Cards(Frozen):
    """Headline figures side by side."""

    cards: Sequence[Card]


class Group(Frozen, kw_only=True):
    """Parts under a heading of their own."""

    heading: str
    parts: Sequence[PagePart]
    of: Scope = WHOLE


class Expander(Frozen, kw_only=True):
    """Parts that stand closed until a reader opens them."""

    summary: str
    parts: Sequence[PagePart]


class Choice(Frozen, kw_only=True):
    """What a reader may choose to see alone."""

    value: Annotated[str, "What stands for it in the page."]
    label: Annotated[str, "What it is called."]


PagePart: TypeAlias = Cards | Group | Expander | PageChart | PageTable | blocks.Paragraph


def line(*pieces: Piece) -> Line:
    """A line of a cell, empty words left out."""
    return tuple(piece for piece in pieces if piece != "")


def cell(*lines: Line) -> PageCell:
    """The lines of a cell, empty ones left out."""
    return tuple(text_line for text_line in lines if text_line)


class Slide(Frozen, kw_only=True):
    """One message: its title, and what bears it out.

    Those of one section share a slide where they fit it; text that is too long for one, and a
    table with too many rows, go on to further slides under the same title. A `caption` says how
    to read a table or a chart. `notes` are the speaker's, a paragraph each, and `sources` are
    where the figures are from, without a full stop.
    """

    title: str
    section: str
    body: Sequence[blocks.Block | blocks.Wording]
    caption: str = ""
    notes: Sequence[str] = ()
    sources: Sequence[str] = ()

    def ending_with(self, line: str) -> Self:
        """The same with a line below all else on it."""
        if self.body and isinstance(self.body[-1], blocks.TableBlock | blocks.ChartBlock):
            return replace(self, caption="\n".join(filter(None, (self.caption, line))))
        return replace(self, body=[*self.body, blocks.Paragraph((blocks.Run(line),))])


class Cover(Frozen, kw_only=True):
    """The first slide: the title of the whole, the lines below it, and what it all comes to.

    The `answer` is on slides of its own where the cover has no room for it.
    """

    title: str
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    answer: Sequence[Slide] = ()


class Marks(Frozen, kw_only=True):
    """What svreport says of a document's own state, in whatever template: it is not signed itself.

    Whether it is a draft, the fingerprint of what is signed, who signs it off and on which day,
    and the day on which it was submitted; no day is shown where there is none yet.
    """

    draft: bool = False
    fingerprint: str = ""
    sign_offs: Sequence[tuple[str, str]] = ()
    submitted: str = ""

    @property
    def closing(self) -> str:
        """The line that a document ends with; nothing where it has no fingerprint."""
        return f"{self.signed} Fingerprint: {self.fingerprint}" if self.fingerprint else ""

    @property
    def opening(self) -> Sequence[blocks.Block]:
        """When the document was submitted and who has signed it off, as a line."""
        if not self.sign_offs and not self.submitted:
            return ()
        # A draft is not what was submitted, or nobody knows that it is.
        sent = "The update was submitted on" if self.draft else "Submitted"
        sent = f"{sent} {self.submitted}. " if self.submitted else ""
        return (blocks.Paragraph((blocks.Run(f"{sent}{self.signed}"),), role=blocks.DATES),)

    @property
    def signed(self) -> str:
        """Who has signed the document off, and who has still to."""
        signed = "; ".join(f"{role}, {day}" for role, day in self.sign_offs if day)
        awaited = "; ".join(role for role, day in self.sign_offs if not day)
        sentences = [
            *(["Draft."] if self.draft else []),
            f"Signed off by: {signed}." if signed else "Nobody has signed this version yet.",
            *([f"Still to sign: {awaited}."] if awaited else []),
        ]
        return " ".join(sentences)

    @property
    def table(self) -> Sequence[blocks.Block]:
        """Who signs and when, and when the document was submitted, as blocks of a document."""
        if not self.sign_offs and not self.submitted:
            return ()
        lines = [(f"Signed off by {role}", day) for role, day in self.sign_offs]
        lines.append(("Submitted", self.submitted))
        return (
            blocks.Paragraph((blocks.Run("Sign-off and submission", bold=True),)),
            blocks.TableBlock(
                (blocks.Column((blocks.Run("Step"),)), blocks.Column((blocks.Run("Date"),))),
                [[(blocks.Run(step),), (blocks.Run(day or "not yet"),)] for step, day in lines],
                "Who has signed the document off, and when",
            ),
        )


class Properties(Frozen, kw_only=True):
    """The document properties that Office shows and accessibility asks for.

    `keywords` name the document, so that it is known again under another file name.
    """

    title: str
    author: str
    subject: str = ""
    keywords: str = ""
    marks: Marks = Marks()
    made_on: date | None = None
    language: str = "en-GB"


class AnyPaper(Frozen, kw_only=True):
    """What every paper has: its properties, and its template under templates/, if it has one.

    `referred` has the full names of the figures that its words name.
    """

    properties: Properties
    template: str = ""
    referred: Sequence[str] = ()


class WordPaper(AnyPaper, kw_only=True):
    """A Word document: what the tags of its template are filled with."""

    suffix: ClassVar = ".docx"
    content: Mapping[str, object]


class ExcelPaper(AnyPaper, kw_only=True):
    """An Excel workbook, cell by cell."""

    suffix: ClassVar = ".xlsx"
    workbook: Workbook

    def marked(self) -> Self:
        """The same with its state on the first page, and its closing line on the last."""
        marks = self.properties.marks
        first, *pages = self.workbook.pages
        sent = f"submitted {marks.submitted}" if marks.submitted else "not yet submitted"
        state = f"Status: {'draft' if marks.draft else sent}"
        first = replace(first, intro=(*first.intro[:1], state, *first.intro[1:]))
        pages = [first, *pages]
        if marks.closing:
            closing = Row(("Sign-off", marks.closing))
            pages[-1] = replace(pages[-1], rows=(*pages[-1].rows, closing))
        return replace(self, workbook=replace(self.workbook, pages=tuple(pages)))


class SlidesPaper(AnyPaper, kw_only=True):
    """Slides, and what stands on each.

    The `footer` of every slide but the first is followed by the slide's section.
    """

    suffix: ClassVar = ".pptx"
    cover: Cover
    slides: Sequence[Slide]
    footer: str

    def marked(self) -> Self:
        """The same with its state on every slide, and its closing line on the last."""
        marks = self.properties.marks
        cover, footer, slides = self.cover, self.footer, list(self.slides)
        if marks.draft:
            whose, *lines = cover.lines
            cover = replace(cover, lines=[whose, "DRAFT", *lines])
            footer = f"DRAFT – {footer}"
        if marks.closing and slides:
            slides[-1] = slides[-1].ending_with(marks.closing)
        return replace(self, cover=cover, footer=footer, slides=slides)


class PagePaper(AnyPaper, kw_only=True):
    """A web page: what the tags of its HTML template are filled with.

    `marks` are the steps of the council's scale of ratings, whose colours the page's styles have.
    """

    suffix: ClassVar = ".html"
    content: Mapping[str, object]
    marks: Sequence[blocks.RatingMark]


class FilledCell(Frozen):
    """A cell of a form, `where` it is in words, and what is written into it."""

    where: str
    cell: Place
    value: Decimal | float | str | date | None


class FormPaper(AnyPaper, kw_only=True):
    """A form that others supply: its bytes, the name of its file, and the cells to be set."""

    content: Sequence[FilledCell]
    file: str
    form: bytes

    @property
    def suffix(self) -> str:
        return PurePath(self.file).suffix.lower()


class EmailPaper(Frozen, kw_only=True):
    """An email that goes with documents: whom it is from and to, and the wording of it.

    `content` has the Wording of its `subject` and `message`; a `draft` goes with drafts.
    """

    suffix: ClassVar = ".eml"
    sender: Sequence[Mailbox]
    to: Sequence[Mailbox]
    cc: Sequence[Mailbox]
    content: Mapping[str, blocks.Wording]
    draft: bool = False


Paper = WordPaper | ExcelPaper | SlidesPaper | PagePaper | FormPaper
