"""How many pages the example's documents take, and how full these are, measured on their PDFs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

import svreport
from svreport.rendering.pdf.convert import pdfs_of
from svreport.rendering.pdf.office import how_to_install, office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        office() is None, reason=f"LibreOffice is not installed. {how_to_install()}"
    ),
]

# The most pages of each document.
BUDGETS = {"highlight": 4, "plan": 20}
FOOTER = 48  # points above the lower edge
LEAST_FULL = 1 / 3


def fullness(content: bytes) -> list[float]:
    """How far down each page of a PDF is filled, as a share of its height."""
    with PdfDocument(BytesIO(content)) as pdf:
        full = []
        for page in pdf:
            text, height = page.get_textpage(), page.get_height()
            rects = (text.get_rect(at) for at in range(text.count_rects()))
            lowest = min((bottom for _, bottom, _, top in rects if top > FOOTER), default=height)
            full.append((height - lowest) / height)
        return full


@pytest.mark.parametrize(("name", "most"), BUDGETS.items())
def test_documents_keep_to_their_pages(name: str, most: int, example_inputs: Path) -> None:
    (pdf,) = pdfs_of(svreport.build(example_inputs, [name]).files).files
    pages = fullness(pdf.content)
    assert len(pages) <= most
    # A page that is nearly empty is only ever the last.
    assert [at for at, share in enumerate(pages[:-1], start=1) if share < LEAST_FULL] == []
