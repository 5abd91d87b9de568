"""A PDF made fit to hand on: its title, language and dates, and nothing of chance in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from svreport.core.frozen import Frozen
from svreport.files.ooxml.package import PROPERTIES, open_package
from svreport.rendering.pdf.conformance import failures
from svreport.rendering.pdf.structure import elements_of, repair

if TYPE_CHECKING:
    from pikepdf import Pdf

_WORD_BODY = "word/document.xml"
_SLIDES = "ppt/presentation.xml"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def describe_figures(pdf: Pdf, document: bytes) -> None:
    """Gives the figures of a PDF the alternative texts of the document that it was made from.

    Both are in reading order. Where they do not go together one by one, it is left as it is.
    """
    from pikepdf import String

    figures = list(elements_of(pdf, "/Figure"))
    told = [str(figure["/Alt"]) for figure in figures if "/Alt" in figure]
    without_pdf = [figure for figure in figures if "/Alt" not in figure]
    texts = list(_alternatives(document))
    for text in told:
        if text in texts:
            texts.remove(text)
    if len(texts) == len(without_pdf):
        for figure, text in zip(without_pdf, texts, strict=True):
            if text:
                figure["/Alt"] = String(text)


def _alternatives(document: bytes) -> Iterator[str]:
    """The alternative texts of a document's charts and pictures, in order; empty where none is."""
    package = open_package(document)
    if _WORD_BODY in package:
        for drawing in package.xml(_WORD_BODY).iter(_PLACED):
            yield drawing.get("descr", "")
    elif _SLIDES in package:
        yield from _on_slides(document)


def _on_slides(document: bytes) -> Iterator[str]:
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for slide in Presentation(BytesIO(document)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                yield shape._element._nvXxPr.cNvPr.get("descr", "")


_SPACES = {"dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}


class DocumentProperties(Frozen):
    """What an Office document states of itself; empty what it does not."""

    title: str
    language: str
    created: datetime | None


def properties_of(document: bytes) -> DocumentProperties:
    """What a .docx, .pptx or .xlsx file states of itself."""
    package = open_package(document)
    core = package.xml(PROPERTIES) if PROPERTIES in package else None

    def text(path: str) -> str:
        found = None if core is None else core.findtext(path, namespaces=_SPACES)
        return " ".join((found or "").split())

    created = None
    with suppress(ValueError):
        created = datetime.fromisoformat(text("dcterms:created"))
    return DocumentProperties(text("dc:title"), text("dc:language"), created)


class FinishedPdf(Frozen):
    """A PDF, and what it lacks that a reader needs, in words."""

    content: bytes
    lacks: Sequence[str]


def finish_pdf(made: bytes, document: bytes) -> FinishedPdf:
    """The PDF that LibreOffice made of a document, made ready.

    It has the document's title, language and date, and the document's SHA-256 as
    its source; the same document gives the same bytes wherever LibreOffice and
    fonts are the same. Raises ValueError if it is no PDF.
    """
    from pikepdf import ObjectStreamMode, Pdf, PdfError

    try:
        with Pdf.open(BytesIO(made)) as pdf:
            stated = properties_of(document)
            _describe(pdf, stated)
            _describe_as_metadata(pdf, stated, fingerprint(document))
            describe_figures(pdf, document)
            if "/StructTreeRoot" in pdf.Root:
                repair(pdf, document)
                _claim_conformance(pdf)
            for name in ("/ID", "/DocChecksum"):
                if name in pdf.trailer:
                    del pdf.trailer[name]
            out = BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
            return FinishedPdf(out.getvalue(), _lacks(pdf))
    except PdfError as reason:
        raise ValueError(str(reason)) from reason


def _describe(pdf: Pdf, stated: DocumentProperties) -> None:
    from pikepdf import Dictionary, String

    if stated.language:
        pdf.Root.Lang = String(stated.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for name in ("/CreationDate", "/ModDate"):
        if name in pdf.docinfo:
            del pdf.docinfo[name]
    if stated.title:
        pdf.docinfo["/Title"] = String(stated.title)
    if stated.created:
        pdf.docinfo["/CreationDate"] = String(f"D:{stated.created:%Y%m%d%H%M%S}Z")


def _describe_as_metadata(pdf: Pdf, stated: DocumentProperties, source: str) -> None:
    """The same where newer readers look for it, with what the PDF was made from."""
    created = stated.created
    properties = {
        "dc:title": stated.title,
        "dc:language": [stated.language] if stated.language else None,
        "dc:source": source,
        "xmp:CreateDate": f"{created:%Y-%m-%dT%H:%M:%SZ}" if created else None,
        "xmp:ModifyDate": None,
        "xmp:MetadataDate": None,
        # LibreOffice claims PDF/UA of any file; it is claimed again once that was tested.
        "pdfuaid:part": None,
    }
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
        for name, value in properties.items():
            if value:
                words[name] = value
            elif name in words:
                del words[name]


def _claim_conformance(pdf: Pdf) -> None:
    """Says that the PDF conforms to PDF/UA-1, where nothing was found that keeps it from that."""
    if not failures(pdf):
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
            words["pdfuaid:part"] = "1"


def _lacks(pdf: Pdf) -> list[str]:
    marks = pdf.Root.get("/MarkInfo")
    tagged = marks is not None and bool(marks.get("/Marked")) and "/StructTreeRoot" in pdf.Root
    present = {
        "tags": tagged,
        "a title": bool(str(pdf.docinfo.get("/Title", ""))),
        "a language": bool(str(pdf.Root.get("/Lang", ""))),
        "the alternative text of every picture": all(
            "/Alt" in figure for figure in elements_of(pdf, "/Figure")
        ),
    }
    return [words for words, there in present.items() if not there]


def fingerprint(document: bytes) -> str:
    """How a PDF names the document that it was made from."""
    return f"sha256:{sha256(document).hexdigest()}"


def is_made_from(pdf: bytes, document: bytes) -> bool:
    """Whether a PDF says that it was made from this document."""
    from pikepdf import Pdf, PdfError

    try:
        with Pdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as words:
            return str(words.get("dc:source", "")) == fingerprint(document)
    except PdfError:
        return False
