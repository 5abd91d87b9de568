"""The pages of a PDF as pictures, each drawn when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from threading import Lock

# Sharp enough to read on a screen of usual size: 72 points are 120 dots.
SCALE = 120 / 72
# The library draws for one caller at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Size:
    """The width and height of a picture, in dots."""

    width: int
    height: int


@dataclass(eq=False)
class Pictures:
    """The pages of a PDF."""

    pdf: bytes
    _drawn: dict[int, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def sizes(self) -> Sequence[Size]:
        """The size of each page's picture."""
        from pypdfium2 import PdfDocument

        with _ONE_AT_A_TIME, PdfDocument(self.pdf) as document:
            sizes = [document.get_page_size(number) for number in range(len(document))]
        return [Size(round(width * SCALE), round(height * SCALE)) for width, height in sizes]

    def page(self, number: int) -> bytes:
        """The picture of a page as PNG; pages are counted from 1. Raises LookupError."""
        if not 1 <= number <= len(self.sizes):
            raise LookupError(f"there is no page {number}")
        if number not in self._drawn:
            self._drawn[number] = self._draw(number)
        return self._drawn[number]

    def _draw(self, number: int) -> bytes:
        from pypdfium2 import PdfDocument

        out = BytesIO()
        with _ONE_AT_A_TIME, PdfDocument(self.pdf) as document:
            document[number - 1].render(scale=SCALE).to_pil().save(out, "PNG")
        return out.getvalue()
