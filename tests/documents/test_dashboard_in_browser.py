"""The board's page in a real browser: by keyboard alone, with axe, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from board_councils import HOSTILE, LONG, VERSION, board_tables, hostile_tables, page_of
from browser import browser

import svreport

pytestmark = pytest.mark.slow

# The narrowest that must do, and one of today.
WIDE, PHONE, PHONE_NOW = 1280, 320, 390
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# What can be reached with Tab: what it is, and the name by which a person knows it.
FOCUSED = """() => {
  const one = document.activeElement;
  const table = one.closest("table");
  const outline = getComputedStyle(one);
  return {
    tag: one.tagName.toLowerCase(),
    text: one.textContent.trim().slice(0, 60),
    id: one.id,
    table: table ? table.caption.textContent : "",
    frame: outline.outlineStyle === "solid" ? parseFloat(outline.outlineWidth) : 0,
    top: one.getBoundingClientRect().top + window.scrollY,
    order: [...document.querySelectorAll("*")].indexOf(one),
  };
}"""


@dataclass
class Seen:
    """What a browser told of a page while it was open."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def asked(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The pages by name, each made once and saved as a file."""
    folder = tmp_path_factory.mktemp("pages")
    root = Path(__file__).resolve().parents[2]
    made: dict[str, Callable[[], bytes]] = {
        "example": lambda: (
            svreport.build(root / "inputs" / "exampleshire-2024-25.xlsx", ["dashboard"])
            .files[0]
            .content
        ),
        "board": lambda: page_of(board_tables()),
        "hostile": lambda: page_of(hostile_tables()),
        "long": lambda: page_of(hostile_tables(LONG[:4000].rstrip())),
    }

    def path(name: str) -> Path:
        file = folder / f"{name}.html"
        if not file.exists():
            file.write_bytes(made[name]())
        return file

    return path


@pytest.fixture
def opened(chromium: Any, files: Callable[[str], Path]) -> Iterator[Callable[..., Any]]:
    """Opens a page by its name; it may fetch nothing, say nothing and ask nothing."""
    contexts: list[Any] = []
    seen = Seen()

    def open_page(
        name: str = "board",
        width: int = WIDE,
        height: int = 900,
        *,
        folded: bool = False,
        **settings: Any,
    ) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: seen.requests.append(one.url))
        page.on("console", lambda one: seen.messages.append(one.text))
        page.on("pageerror", lambda one: seen.messages.append(str(one)))
        page.on("dialog", seen.asked)
        page.goto(files(name).as_uri())
        if settings.get("java_script_enabled", True):
            page.wait_for_selector("html.drawn", state="attached")
            if not folded:
                unfold(page)
        page.seen = seen
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert seen.messages == []
    assert seen.dialogs == []
    assert {one.partition(":")[0] for one in seen.requests} <= {"file"}
    assert len(seen.requests) == len(contexts)


def faults(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def note_of(page: Any, button: Any) -> Any:
    return page.locator(f"#{button.get_attribute('aria-describedby')}")


def unfold(page: Any) -> None:
    """Opens the sections and what is chosen from, and waits for their charts."""
    page.evaluate(
        """() => {
          document.documentElement.classList.remove("drawn");
          document.querySelectorAll(".part, .tools").forEach((one) => { one.open = true; });
        }"""
    )
    page.wait_for_selector("html.drawn", state="attached")


def open_all(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


# For everyone


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_axe_finds_no_fault(width: int, opened: Callable[..., Any]) -> None:
    page = opened("board", width)
    assert faults(page) == []
    open_all(page)
    page.select_option("#workstream", "1")
    page.select_option("#update", "0")
    assert faults(page) == []


@pytest.mark.parametrize(("name", "width"), [("example", WIDE), ("hostile", PHONE)])
def test_axe_finds_no_fault_in_what_is_closed(
    name: str, width: int, opened: Callable[..., Any]
) -> None:
    page = opened(name, width)
    open_all(page)
    assert faults(page) == []


def test_axe_finds_a_fault_where_there_is_one(opened: Callable[..., Any]) -> None:
    page = opened()
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('.against').style.color = '#cccccc'")
    page.evaluate("document.querySelector('canvas').removeAttribute('aria-label')")
    assert {one.partition(":")[0] for one in faults(page)} == {
        "html-has-lang",
        "color-contrast",
        "aria-input-field-name",
    }


@pytest.mark.parametrize("name", ["example", "hostile", "long"])
def test_nothing_is_wider_than_a_phone(name: str, opened: Callable[..., Any]) -> None:
    page = opened(name, PHONE)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    narrow = page.evaluate(
        "[...document.querySelectorAll('.wide')].map((one) => one.parentElement)"
        ".filter((one) => one.scrollWidth > one.clientWidth).length"
    )
    assert narrow == 0


def test_nothing_moves(opened: Callable[..., Any]) -> None:
    page = opened("example", reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].map((one) => getComputedStyle(one))"
        ".filter((one) => one.transitionDuration !== '0s' || one.animationName !== 'none'"
        " || one.scrollBehavior !== 'auto').length"
    )
    assert moving == 0


# By keyboard alone


def test_tab_leads_through_the_page_in_order_and_always_shows_where(
    opened: Callable[..., Any],
) -> None:
    page = opened("board")
    stops = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "body":
            break
        stops.append(stop)
    assert stops[0]["text"] == "Skip to the content"
    assert [one["order"] for one in stops] == sorted(one["order"] for one in stops)
    assert all(one["frame"] >= 2 for one in stops)
    assert [one["text"] for one in stops if one["tag"] == "a"][1:] == [
        *("Ratings", "Measures", "Forecast", "Savings", "Milestones", "Risks"),
        "Notes",
    ]
    assert [one["id"] for one in stops if one["tag"] == "select"] == ["update", "workstream"]
    # One stop in each table that can be seen, one for each chart, and one for what opens.
    tables = [one["table"] for one in stops if one["table"]]
    assert len(tables) == len(set(tables)) == 11
    assert len([one for one in stops if one["tag"] == "canvas"]) == 9
    summaries = [one["text"] for one in stops if one["tag"] == "summary"]
    assert len(summaries) == 18
    assert "All 5 milestones" in summaries


@pytest.mark.parametrize(("width", "height"), [(WIDE, 720), (PHONE_NOW, 844)])
def test_the_first_screen_answers(width: int, height: int, opened: Callable[..., Any]) -> None:
    page = opened("example", width, height, folded=True)
    shown = "(one) => one.getClientRects().length && one.getBoundingClientRect().bottom"
    ratings = page.locator("#overview tbody tr").evaluate_all(f"(all) => all.map({shown})")
    assert len(ratings) == 9
    assert max(ratings) <= height
    cards = page.locator("#headlines .value").evaluate_all(f"(all) => all.map({shown})")
    # On a phone the figures follow the ratings.
    assert max(filter(None, cards)) <= (height if width == WIDE else 2.2 * height)
    said = page.locator(".answer, .asked, #changes li").evaluate_all(f"(all) => all.map({shown})")
    assert len(said) == 5
    assert width == PHONE_NOW or max(said) <= height
    past = page.locator("#overview .past:visible").count()
    assert past == (20 if width == WIDE else 0)
    assert page.locator(".part > :not(summary):visible").count() == 0
    target = page.locator("summary:visible, nav a:visible, #choices button:visible").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(target) >= 24


def test_a_link_unfolds_its_section_and_draws_its_charts(opened: Callable[..., Any]) -> None:
    page = opened("example", folded=True)
    assert page.locator("#forecast canvas:visible").count() == 0
    page.locator("nav a", has_text="Forecast").click()
    page.wait_for_selector("#forecast canvas[aria-valuetext]")
    assert page.locator("#forecast .part[open]").count() == 1
    assert page.locator("#savings .part[open]").count() == 0


def test_a_phone_shows_an_earlier_update_once_it_is_chosen(opened: Callable[..., Any]) -> None:
    page = opened("board", PHONE)
    heads = page.locator("#overview thead th:visible")
    assert heads.all_inner_texts() == ["What is rated", "October", "Change"]
    page.select_option("#update", label="July")
    assert heads.all_inner_texts() == ["What is rated", "July"]


def test_the_skip_link_leads_past_the_side(opened: Callable[..., Any]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#overview') !== null")


def test_arrows_lead_from_figure_to_figure(opened: Callable[..., Any]) -> None:
    page = opened()
    first = page.locator("#ratings td button").first
    first.focus()

    def at() -> list[int]:
        row, column = page.evaluate(
            "(() => { const cell = document.activeElement.closest('th, td');"
            " return [cell.closest('tr').rowIndex, cell.cellIndex]; })()"
        )
        return [row, column]

    moves = {
        "ArrowRight": [1, 2],
        "ArrowDown": [2, 2],
        "End": [2, 3],
        "ArrowUp": [1, 3],
        "Home": [1, 1],
        "ArrowLeft": [1, 1],
    }
    assert at() == [1, 1]
    for key, place in moves.items():
        page.keyboard.press(key)
        assert at() == place, key
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert at() == [2, 1]  # where the arrows had led to


def test_a_note_shows_with_the_focus_and_goes_with_escape(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#content").focus()
    page.keyboard.press("Tab")
    button = page.locator(":focus")
    note = note_of(page, button)
    assert button.inner_text() == "Amber-Red"
    assert note.is_visible()
    assert note.inner_text() == "As at 31 July 2025. Source: Ratings!C8."
    box, at = note.bounding_box(), button.bounding_box()
    assert box["y"] >= at["y"] + at["height"] - 1
    page.keyboard.press("Escape")
    assert not note.is_visible()
    assert button.evaluate("(one) => one === document.activeElement")
    page.keyboard.press("Tab")
    assert note_of(page, page.locator(":focus")).is_visible()
    page.keyboard.press("Shift+Tab")
    assert note.is_visible()


def test_a_note_can_be_pointed_at_and_goes_with_escape(opened: Callable[..., Any]) -> None:
    page = opened()
    button = page.locator("#forecast td button").first
    note = note_of(page, button)
    assert not note.is_visible()
    button.hover()
    assert note.is_visible()
    box, at = note.bounding_box(), button.bounding_box()
    # Slowly from the figure into its note: it stays.
    for y in (at["y"] + at["height"] - 1, box["y"] + 1, box["y"] + box["height"] / 2):
        page.mouse.move(at["x"] + 5, y)
        assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.mouse.move(0, 0)
    button.hover()
    assert note.is_visible()
    page.mouse.move(0, 0)
    assert not note.is_visible()


def test_one_note_shows_at_a_time(opened: Callable[..., Any]) -> None:
    page = opened()
    buttons = page.locator("#forecast td button")
    buttons.first.focus()
    buttons.nth(4).hover()
    assert page.locator(".note:visible").count() == 1
    assert note_of(page, buttons.nth(4)).is_visible()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_no_note_is_cut_off(width: int, opened: Callable[..., Any]) -> None:
    page = opened("example", width, 700)
    open_all(page)
    outside = page.evaluate(
        """(width) => [...document.querySelectorAll(".figure > button")]
          .filter((one, at) => at % 7 === 0 && one.getClientRects().length)
          .filter((one) => {
            one.focus();
            const box = document.getElementById(one.getAttribute("aria-describedby"))
              .getBoundingClientRect();
            return !box.width || box.left < 0 || box.right > width || box.top < 0
              || box.bottom > innerHeight + 1;
          }).length""",
        width,
    )
    assert outside == 0


def test_choices_are_made_by_keyboard_and_said(opened: Callable[..., Any]) -> None:
    page = opened()
    page.locator("#update").focus()
    page.keyboard.press("ArrowDown")  # the latest
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#chosen").inner_text() == (
        "Showing H: Homes, July. What is of the whole programme stays, and charts show every "
        "update."
    )
    shown = page.locator("#ratings tbody tr:visible th").all_inner_texts()
    assert shown[:2] == ["Overall programme", "B Condition B in full."]
    heads = page.locator("#ratings thead th:visible").all_inner_texts()
    assert set(heads) == {"What is rated", "July"}
    assert page.locator("#headlines .now .when").all_inner_texts()[0] == "July"
    # Nothing is left of these measures, nor of what was saved at this update.
    assert page.locator("#measures .none:visible").inner_text() == (
        "Nothing to show for this choice."
    )
    assert page.locator("#measures .chart:visible").count() == 0
    assert page.locator("#headlines .none:visible").inner_text() == "Not reported at this update."
    versions = page.locator("#forecast table tbody tr:visible th").all_inner_texts()
    assert versions == ["Plan\nReported at July"]  # the other was not known then
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    from playwright.sync_api import expect

    expect(page.locator("#chosen")).to_have_text(re.compile("^Every"))
    assert page.locator(".none:visible").count() == 0
    assert page.locator("#ratings tbody tr:visible").count() == 12


def test_a_choice_is_of_charts_too(opened: Callable[..., Any]) -> None:
    page = opened()
    canvas = page.locator("#savings canvas").first
    assert canvas.get_attribute("aria-valuemax") == "2"
    page.select_option("#workstream", "1")
    from playwright.sync_api import expect

    expect(canvas).to_have_attribute("aria-valuemax", "1")
    assert canvas.get_attribute("aria-valuetext").startswith("H: Homes: Target: £1.50m")
    assert page.locator("#savings .reading").first.inner_text().startswith("H: Homes")


def test_a_closed_table_opens_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened()
    summary = page.locator("#milestones summary", has_text="All 5 milestones")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("table", has_text="All milestones, as at")
    assert table.is_visible()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "30 June 2025"
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").inner_text() in ("15 August 2025", "31 August 2025")
    summary.focus()
    page.keyboard.press("Enter")
    assert not table.is_visible()


def test_a_chart_is_read_point_by_point(opened: Callable[..., Any]) -> None:
    page = opened()
    canvas = page.locator("#measures canvas").first
    reading = page.locator("#measures .reading").first
    canvas.focus()
    assert canvas.get_attribute("aria-valuetext") == "September 2025: Actual: 9; Plan: 6"
    page.keyboard.press("ArrowLeft")
    assert canvas.get_attribute("aria-valuetext") == "August 2025: Actual: c; Plan: 6"
    page.keyboard.press("Home")
    assert canvas.get_attribute("aria-valuenow") == "1"
    read = reading.inner_text().splitlines()
    assert read == ["June 2025. As at June 2025.", "", "Actual: 12", "", "Plan: 6"]
    page.locator("#addresses").click()
    assert reading.inner_text().splitlines()[2:] == [
        "Actual: 12. Source: Measure values!D7",
        "",
        "Plan: 6. Source: Measure values!C7",
    ]
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    assert canvas.get_attribute("aria-valuenow") == "1"
    page.keyboard.press("End")
    assert canvas.get_attribute("aria-valuenow") == canvas.get_attribute("aria-valuemax") == "3"


def test_a_chart_is_read_with_the_mouse(opened: Callable[..., Any]) -> None:
    page = opened()
    canvas = page.locator("#forecast canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    assert canvas.get_attribute("aria-valuetext").startswith("2026-27: Base: £4.75m")


def test_charts_are_drawn(opened: Callable[..., Any]) -> None:
    page = opened("example", WIDE)
    inks = page.evaluate(
        """() => [...document.querySelectorAll("canvas")].map((one) => {
          const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
          const found = new Set();
          for (let at = 0; at < data.length; at += 4 * 7)
            if (data[at + 3] > 200) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
          return found.has("20,56,92");
        })"""
    )
    assert len(inks) > 15
    assert all(inks)


# Without scripts, on paper


def test_without_scripts_everything_is_there_to_read(opened: Callable[..., Any]) -> None:
    page = opened("example", java_script_enabled=False)
    assert page.locator("main h2:visible").count() == 10
    for one in page.locator(".part > summary").all():
        one.click()
    assert page.locator("#choices:visible").count() == 0
    assert page.locator("canvas:visible").count() == 0
    assert "Actual: 4,973 in April 2023" in page.locator("#measures .told").first.inner_text()
    page.locator("#forecast td button").first.hover()
    assert page.locator(".note:visible").inner_text().startswith("For the financial year 2024/25")
    page.mouse.move(0, 0)
    page.locator("#forecast .behind summary").first.click()
    page.locator("#forecast details td button").first.focus()
    assert page.locator(".note:visible").count() == 1


def test_it_prints_on_a4(opened: Callable[..., Any]) -> None:
    page = opened("example")
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True, tagged=True))) as printed:
        assert 8 <= len(printed.pages) <= 16
        sizes = {tuple(round(float(one)) for one in sheet.mediabox) for sheet in printed.pages}
        assert sizes == {(0, 0, 595, 842)}
        assert printed.Root.Lang == "en-GB"
    page.emulate_media(media="print")
    for hidden in (".tools", ".skip", ".note", ".reading", "details:not(.part) > summary"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    assert page.locator("#ratings table:visible").count() == 3
    assert page.locator("figure canvas:visible").count() > 15
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE


# Nothing gets in or out


def test_nothing_can_be_fetched_or_run(opened: Callable[..., Any]) -> None:
    page = opened("board")
    page.evaluate(
        """() => {
          window.refused = [];
          addEventListener("securitypolicyviolation",
            (one) => refused.push(one.effectiveDirective));
        }"""
    )
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          const picture = new Image();
          picture.src = "https://example.org/x.png";
          const style = document.createElement("style");
          style.textContent = "body { display: none }";
          document.body.append(script, picture, style);
          return fetch("https://example.org/").catch(() => null);
        }"""
    )
    page.wait_for_function("refused.length >= 4")
    assert sorted(page.evaluate("refused")) == [
        "connect-src",
        "img-src",
        "script-src-elem",
        "style-src-elem",
    ]
    assert page.evaluate("window.ran") is None
    assert page.locator("h1").is_visible()
    # It was the policy that said so in the console, four times.
    assert len(page.seen.messages) >= 4
    assert all("Content Security Policy" in one for one in page.seen.messages if "example" in one)
    page.seen.messages.clear()
    page.seen.requests[:] = [one for one in page.seen.requests if one.startswith("file:")]


def test_hostile_text_is_text(opened: Callable[..., Any]) -> None:
    page = opened("hostile")
    page.select_option("#workstream", "0")
    open_all(page)
    assert page.title() == f"Board dashboard: {HOSTILE} 2, {HOSTILE}"
    texts = set(page.locator("button, p, dd, td, th, h3, option, figcaption").all_text_contents())
    words = {" ".join(one.split()) for one in texts}
    assert {HOSTILE, f"{HOSTILE} 2", f"T: {HOSTILE} T", f"Late {HOSTILE}"} <= words
    assert page.locator("#workstream option").nth(1).inner_text() == f"T: {HOSTILE} T"
    assert f"Showing T: {HOSTILE} T" in page.locator("#chosen").text_content()
    canvas = page.locator("#forecast canvas").first
    assert f"Base {VERSION}: £6.25m" in canvas.get_attribute("aria-valuetext")
    assert f"Base {VERSION}: £6.25m" in page.locator("#forecast .reading").first.text_content()
    assert page.evaluate("document.querySelectorAll('img, b:not(.reading b), script').length") == (
        2 + page.locator("canvas").count()
    )


def test_long_text_stays_in_its_place(opened: Callable[..., Any]) -> None:
    page = opened("long", WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDE
    heights = page.evaluate(
        "[...document.querySelectorAll('.plot')].map((one) => one.clientHeight)"
    )
    assert all(100 <= one <= 600 for one in heights)
