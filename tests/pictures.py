"""The pictures of README: a page, a chart, and a list of problems, each of what it says."""

from __future__ import annotations

import hashlib
import re
from html import escape
from io import BytesIO
from textwrap import wrap
from zipfile import is_zipfile

from packages import parts_of
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo
from pypdfium2 import PdfDocument

from svreport.files.outputs import OutputFile
from svreport.rendering.pdf import pdfs_of

# The words in a picture's file that name what it was made of.
MADE_OF = "made of"
WIDTH = 720  # pixels
COLOURS = 64
# Of the picture of a terminal.
COLUMNS, SIZE, LINE, MARGIN = 92, 13, 19, 14
PAPER, INK, FRAME = "#ffffff", "#1d2733", "#c3ccd6"
INK_OF = {"error": "#a4121c", "warning": "#7f5a00"}


def digest(content: bytes) -> str:
    """The SHA-256 of what a file holds, however its parts are packed: libraries differ in that."""
    parts = parts_of(content) if is_zipfile(BytesIO(content)) else {"": content}
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()


def page_picture(document: OutputFile, page: int) -> bytes:
    """A page of a document as LibreOffice lays it out, counted from 1, as a PNG file."""
    (pdf,) = pdfs_of([document]).files
    with PdfDocument(pdf.content) as laid_out:
        sheet = laid_out[page - 1]
        picture = sheet.render(scale=2 * WIDTH / sheet.get_width()).to_pil()
    size = (WIDTH, round(picture.height * WIDTH / picture.width))
    small = picture.resize(size, Image.Resampling.LANCZOS)
    framed = ImageOps.expand(small, border=1, fill=FRAME).quantize(COLOURS)
    noted = PngInfo()
    noted.add_text(MADE_OF, digest(document.content))
    written = BytesIO()
    framed.save(written, "PNG", optimize=True, pnginfo=noted)
    return written.getvalue()


def made_of(picture: bytes) -> str:
    """The digest of the document that a picture shows."""
    with Image.open(BytesIO(picture)) as opened:
        return str(opened.info[MADE_OF])


def terminal_picture(title: str, text: str) -> str:
    """What a command prints, as an SVG file."""
    lines = [part for line in text.splitlines() for part in _wrapped(line)]
    width = 2 * MARGIN + round(max(map(len, lines)) * SIZE * 0.61)
    height = 2 * MARGIN + LINE * len(lines)
    shown = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * number - 5}">{_coloured(line)}</text>'
        for number, line in enumerate(lines, start=1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width}" height="{height}" rx="6" fill="{PAPER}" stroke="{FRAME}"/>\n'
        f'<g font-family="Consolas, Menlo, monospace" font-size="{SIZE}" fill="{INK}" '
        f'style="white-space: pre">\n{shown}\n</g>\n</svg>\n'
    )


def _wrapped(line: str) -> list[str]:
    return wrap(line, COLUMNS, subsequent_indent=" " * 9, break_on_hyphens=False)


def _coloured(line: str) -> str:
    severity, rest = re.fullmatch(r"(error|warning|)(.*)", line).groups()  # type: ignore[union-attr]
    if not severity:
        return escape(line)
    ink = INK_OF[severity]
    return f'<tspan fill="{ink}" font-weight="bold">{severity}</tspan>{escape(rest)}'
