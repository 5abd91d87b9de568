"""The documents' whole text, held against files that a person has read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import period_councils
import pytest
import read_councils
from built_outputs import Outputs
from council_reading import documents_text
from excel_reading import workbook_text
from word_reading import word_text

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_report(update: str, exampleshire: dict[str, Outputs], golden: Golden) -> None:
    golden(f"{update}-monitoring-report.txt", word_text(exampleshire[update].report))


def test_summary(exampleshire: dict[str, Outputs], golden: Golden) -> None:
    golden("q1-financial-summary.txt", workbook_text(exampleshire["q1"].summary))


def test_report_of_another_council(norchester: Outputs, golden: Golden) -> None:
    golden("norchester-monitoring-report.txt", word_text(norchester.report))


def test_summary_of_another_council(norchester: Outputs, golden: Golden) -> None:
    golden("norchester-financial-summary.txt", workbook_text(norchester.summary))


READ = {**read_councils.COUNCILS, "periods": period_councils.periods}


@pytest.mark.parametrize("name", READ)
def test_documents_of_a_council_that_a_person_has_read(name: str, golden: Golden) -> None:
    golden(f"council-{name.replace('_', '-')}.txt", documents_text(READ[name]()))


def test_template(root: Path, golden: Golden) -> None:
    template = root / "templates" / "monitoring" / "report.docx"
    golden("monitoring-template.txt", word_text(template.read_bytes()))
