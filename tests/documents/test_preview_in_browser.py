"""The preview's page in a real browser: it follows what is saved, where the reader is; and axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import browser
from made_up_council import tables, with_text
from previewing import LONGEST, Folder, folder
from stand_in_office import StandIn, stand_in

pytestmark = pytest.mark.slow
__all__ = ["folder", "stand_in"]

DONE = "Up to date with what is saved."
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


def test_the_page_follows_and_stays_where_it_is(
    chromium: Any, folder: Folder, stand_in: StandIn
) -> None:
    stand_in.that("works")
    messages: list[str] = []
    with folder.preview() as preview:
        page = chromium.new_page(viewport={"width": 1000, "height": 500})
        page.set_default_timeout(LONGEST * 1000)
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(preview.address)
        page.get_by_text(DONE).wait_for()
        page.locator("img").first.wait_for()
        page.locator("summary").first.click()
        page.mouse.wheel(0, 400)
        page.wait_for_function("window.scrollY > 300")
        before = page.evaluate("window.scrollY")
        folder.save(with_text(tables(), "Condition A", "u1", "A second thought."))
        page.get_by_text("A second thought.").first.wait_for()
        assert page.evaluate("window.scrollY") == before
        assert page.locator("details").first.get_attribute("open") is not None
        page.locator('img[src^="picture/2/"]').first.wait_for()
        page.get_by_text(DONE).wait_for()
        assert page.evaluate("window.scrollY") == before
        assert page.locator("#status").inner_text().startswith(DONE)
        assert messages == []
        assert violations(page) == []
        page.close()


def test_it_says_when_the_preview_has_ended(chromium: Any, folder: Folder) -> None:
    page = chromium.new_page()
    page.set_default_timeout(LONGEST * 1000)
    with folder.preview() as preview:
        page.goto(preview.address)
        page.get_by_text(DONE).wait_for()
    page.get_by_text("The preview has ended, or cannot be reached.").wait_for()
    page.close()


def test_problems_are_read_by_all(chromium: Any, folder: Folder) -> None:
    sheets = tables()
    sheets["Ratings"][1][1] = ""
    folder.save(sheets)
    with folder.preview() as preview:
        page = chromium.new_page()
        page.goto(preview.address)
        page.get_by_text("Not built. 1 error.").wait_for()
        assert page.get_by_role("heading", name="Problems").count() == 1
        assert page.get_by_role("listitem").first.inner_text().startswith("error Ratings!C2")
        assert violations(page) == []
        page.close()


def violations(page: Any) -> list[str]:
    """What axe finds wrong with a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    answer = axe.Axe().run(page, options=AXE).response
    return [f"{one['id']}: {one['help']}" for one in answer["violations"]]


def test_documents_are_built_from_the_page(chromium: Any, folder: Folder) -> None:
    with folder.preview() as preview:
        page = chromium.new_page(viewport={"width": 320, "height": 600})
        page.set_default_timeout(LONGEST * 1000)
        page.goto(preview.address)
        page.get_by_text(DONE).wait_for()
        page.get_by_label("Build", exact=True).first.select_option("u1")
        page.get_by_role("button", name="Build").focus()
        page.keyboard.press("Enter")
        page.get_by_text("monitoring report u1 2025-26.docx").last.wait_for()
        page.locator("#built li", has_text="Wrote").first.wait_for()
        assert len(list((folder.path / "outputs").rglob("*.*"))) == 3
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.close()
