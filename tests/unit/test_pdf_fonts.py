"""Which fonts of a document its PDF does not show, by the names that fonts have in PDFs."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from svreport.rendering import pdf
from svreport.rendering.pdf import ReplacedFonts, replaced_fonts


def told(
    asked: list[str], embedded: list[str], monkeypatch: pytest.MonkeyPatch
) -> list[ReplacedFonts]:
    monkeypatch.setattr(pdf, "_requested_fonts", lambda document: iter(asked))
    monkeypatch.setattr(pdf, "_embedded_fonts", lambda _: iter(embedded))
    return list(replaced_fonts(b"", b""))


@pytest.mark.parametrize(
    ("asked", "embedded"),
    [
        ("Arial", ["ArialMT", "Arial-BoldMT", "Arial-ItalicMT"]),
        ("Times New Roman", ["TimesNewRomanPSMT", "TimesNewRomanPS-BoldMT"]),
        ("Gill Sans MT", ["GillSansMT", "GillSansMT-Bold"]),
        ("Calibri Light", ["Calibri-Light", "Calibri-LightItalic"]),
        ("Segoe UI", ["SegoeUI", "SegoeUI-Semibold"]),
        ("Liberation Sans", ["LiberationSans"]),
    ],
)
def test_a_font_that_is_there_is_known(
    asked: str, embedded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told([asked], [*embedded, "DejaVuSans"], monkeypatch) == []


def test_one_that_is_as_wide_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(["Arial"], ["LiberationSans", "LiberationSans-Bold", "DejaVuSans"], monkeypatch)
    assert found == [ReplacedFonts(["Arial"], ["Liberation Sans"], are_as_wide=True)]


def test_others_are_named_with_what_stands_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(["Arial", "Gill Sans"], ["LiberationSans", "OpenSymbol"], monkeypatch)
    assert found == [
        ReplacedFonts(["Arial"], ["Liberation Sans"], are_as_wide=True),
        ReplacedFonts(["Gill Sans"], ["Open Symbol"]),
    ]


def test_a_narrower_font_does_not_stand_for_the_family(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(["Arial"], ["ArialNarrow"], monkeypatch) == [
        ReplacedFonts(["Arial"], ["Arial Narrow"])
    ]


def test_a_font_that_no_text_has_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(["Arial", "Cambria"], ["ArialMT"], monkeypatch) == []


def test_a_document_asks_for_the_font_of_its_usual_style() -> None:
    document, content = Document(), BytesIO()
    document.styles["Normal"].font.name = "Gill Sans"
    document.add_paragraph("Schools")
    document.save(content)
    assert set(pdf._requested_fonts(content.getvalue())) == {"Gill Sans"}
