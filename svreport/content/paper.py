"""What a document is before it is rendered: its template and the plain data that fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from svreport.content.blocks import Block, RatingMark, Wording
from svreport.content.workbook import Workbook
from svreport.core.mailbox import Mailbox

# A link to the first slide of a section: `#Ratings`.
TO_SECTION = "#"


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One message: its title, and what bears it out.

    Text that is too long for one slide, a table with too many rows, and what stands
    after a table or a chart go on to further slides under the same title. A `caption` is a
    line or two below a table or a chart. `notes` are the speaker's, a paragraph each.
    """

    title: str
    section: str
    body: Sequence[Block | Wording]
    caption: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The first slide: the title of the whole, and the lines below it."""

    title: str
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Properties:
    """The document properties that Office shows and accessibility asks for.

    `keywords` name the document, so that it is known again under another file name.
    """

    title: str
    author: str
    subject: str = ""
    keywords: str = ""
    draft: bool = False
    made_on: date | None = None
    language: str = "en-GB"


@dataclass(frozen=True, kw_only=True)
class SignedOff:
    """A sign-off line as documents show it: the role, the name and the day, as far as known."""

    role: str
    name: str = ""
    signed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What a document says of its own state, which is not signed itself.

    Whether it is a draft, the fingerprint of what it says, and the sign-offs that hold.
    """

    draft: bool = False
    fingerprint: str = ""
    sign_offs: Sequence[SignedOff] = ()


@dataclass(frozen=True, kw_only=True)
class WordPaper:
    """A Word document: a template under templates/ and what its tags are filled with.

    `referred` has the full names of the figures that its words name, as in every paper.
    """

    template: str
    content: Mapping[str, object]
    properties: Properties
    referred: Sequence[str] = ()
    suffix: str = ".docx"

    def marked(self, marks: Marks) -> Self:
        """The same, which says whether it is a draft."""
        return replace(self, content={**self.content, "draft": marks.draft})


@dataclass(frozen=True, kw_only=True)
class ExcelPaper:
    """An Excel workbook, cell by cell."""

    workbook: Workbook
    properties: Properties
    template: str = ""
    referred: Sequence[str] = ()
    suffix: str = ".xlsx"


@dataclass(frozen=True, kw_only=True)
class SlidesPaper:
    """Slides: a PowerPoint template under templates/, and what stands on each.

    The `footer` of every slide but the first is followed by the slide's section.
    """

    template: str
    cover: Cover
    slides: Sequence[Slide]
    footer: str
    properties: Properties
    referred: Sequence[str] = ()
    suffix: str = ".pptx"


@dataclass(frozen=True, kw_only=True)
class PagePaper:
    """A web page: an HTML template under templates/ and what its tags are filled with.

    `marks` are the steps of the council's scale of ratings, whose colours the page's styles have.
    """

    template: str
    content: Mapping[str, object]
    marks: Sequence[RatingMark]
    properties: Properties
    referred: Sequence[str] = ()
    suffix: str = ".html"

    def marked(self, marks: Marks) -> Self:
        """The same, which says whether it is a draft."""
        return replace(self, content={**self.content, "draft": marks.draft})


@dataclass(frozen=True, kw_only=True)
class EmailPaper:
    """An email that goes with documents: whom it is from and to, and the wording of it.

    `content` has the Wording of its `subject` and of its `message`, which are plain text.
    """

    sender: Sequence[Mailbox]
    to: Sequence[Mailbox]
    cc: Sequence[Mailbox]
    content: Mapping[str, Wording]
    suffix: str = ".eml"


Paper = WordPaper | ExcelPaper | SlidesPaper | PagePaper
