"""What charts and pictures show, in words: LibreOffice leaves that of charts out of a PDF."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

_WORD_BODY = "word/document.xml"
_SLIDES = "ppt/presentation.xml"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def describe_figures(pdf: Pdf, document: bytes) -> None:
    """Gives the figures of a PDF the alternative texts of the document that it was made from.

    Both are in reading order. Where they do not go together one by one, it is left as it is.
    """
    from pikepdf import String

    figures = list(_figures(pdf))
    told = [str(one["/Alt"]) for one in figures if "/Alt" in one]
    lacking = [one for one in figures if "/Alt" not in one]
    texts = list(_alternatives(document))
    for text in told:
        if text in texts:
            texts.remove(text)
    if len(texts) == len(lacking):
        for figure, text in zip(lacking, texts, strict=True):
            if text:
                figure["/Alt"] = String(text)


def are_described(pdf: Pdf) -> bool:
    """Whether every figure of a PDF has an alternative text."""
    return all("/Alt" in one for one in _figures(pdf))


def _figures(pdf: Pdf) -> Iterator[Dictionary]:
    """The figures among a PDF's tags, in reading order."""
    from pikepdf import Array, Dictionary

    waiting: list[Any] = [pdf.Root.get("/StructTreeRoot")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += reversed(list(one))
        elif isinstance(one, Dictionary):
            if one.get("/S") == "/Figure":
                yield one
            waiting.append(one.get("/K"))


def _alternatives(document: bytes) -> Iterator[str]:
    """The alternative texts of a document's charts and pictures, in order; empty where none is."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        names = archive.namelist()
        body = archive.read(_WORD_BODY) if _WORD_BODY in names else None
    if body is not None:
        yield from (one.get("descr", "") for one in etree.fromstring(body).iter(_PLACED))
    elif _SLIDES in names:
        yield from _on_slides(document)


def _on_slides(document: bytes) -> Iterator[str]:
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for slide in Presentation(BytesIO(document)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                yield shape._element._nvXxPr.cNvPr.get("descr", "")
