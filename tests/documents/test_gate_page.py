"""The gate on pages: what a page may not load, run, hide or leave unsaid."""

from __future__ import annotations

import pytest

from svreport.files.resources import template_path
from svreport.release.gate.release import faults_in


def told(name: str, content: bytes) -> list[str]:
    return [str(fault) for fault in faults_in(name, content)]


PAGE = """<!DOCTYPE html><html lang="en-GB"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{hash}'">
<title>x</title>{head}</head>
<body><h1>Board</h1>{body}<table><tr><th>a</th></tr></table></body></html>"""


def page_of(head: str, body: str) -> bytes:
    return PAGE.format(head=head, body=body, hash="sha256-AA==").encode()


@pytest.mark.parametrize(
    ("head", "body", "wrong"),
    [
        ("", "<p>{{ x }}</p>", "a tag of the template is left: “{{ x }}”."),
        ("", '<a href="#gone">there</a>', "the link “there” leads nowhere."),
        ("", "<svg></svg>", "a chart has no alternative text."),
        ("", "<table><tr><td>1</td></tr></table>", "a table has no header row."),
        (
            "",
            '<img alt="- &#8211;" src="data:image/png;base64,AA">',
            "a chart has no alternative text.",
        ),
        ("", '<p title="{{ x }}">a</p>', "a tag of the template is left: “{{ x }}”."),
    ],
)
def test_faults_of_a_page(head: str, body: str, wrong: str) -> None:
    found = told("page.html", page_of(head, body))
    assert [fault for fault in found if fault.startswith(f"Board: {wrong}")]
    assert told("page.html", page_of("", "")) == []


RUNS = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("head", "body", "wrong"),
    [
        ("", RUNS, "the page's security policy does not name a script: “alert(1)”."),
        ("", RUNS.replace("<script", '<script type="module"'), "the page's security policy does"),
        ("", '<img alt="a" src="https://x.example/y.png">', "the page needs “https://x.example/y"),
        ("", '<img alt="a" src="y.png">', "the page needs “y.png”, which is not within it."),
        ('<link rel="stylesheet" href="a.css">', "", "the page needs “a.css”, which is not within"),
        ("", '<p onclick="a()">a</p>', "an element of the page has a script of its own: “onclick”"),
        ("", '<a href="javascript:a()">a</a>', "an element of the page has a script of its own"),
    ],
)
def test_what_a_page_may_not_load_or_run(head: str, body: str, wrong: str) -> None:
    found = told("page.html", page_of(head, body))
    assert [fault for fault in found if fault.startswith(wrong)]


def test_what_stands_in_a_page_is_no_fault() -> None:
    data = (
        '<script type="application/json">{"series": []}</script><a href="https://x.example">x</a>'
    )
    assert told("page.html", page_of(f"<style>{STYLES}</style>", data)) == []


STYLES = template_path("dashboard/style.css").read_text("utf-8")


def style_faults(style: str) -> list[str]:
    found = told("page.html", page_of(f"<style>{style}</style>", ""))
    assert all(fault.startswith("a style of the page ") for fault in found)
    return [fault.removeprefix("a style of the page ") for fault in found]


@pytest.mark.parametrize(
    "added",
    [
        '@import "a.css"',
        "p { background: url(a.png) }",
        ".lead { display: none }",
        ".lead { font-size: 2rem }",
        '.lead::after { content: "Not so" }',
        "} .lead { opacity: 0 }",
        ".lead {",
        ".chip.r0 { background: #ffffff; color: #fffffe; }",
        ".chip.r0 { display: none; color: #ffffff; }",
    ],
)
def test_a_style_has_no_rules_of_its_own(added: str) -> None:
    (wrong,) = style_faults(STYLES + added)
    assert wrong.endswith("” where svreport's own has “nothing more”.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("max-width: 48rem; }", "max-width: 48rem; display: none }"),
        ("color: #ffffff; padding: 1.5rem", "padding: 1.5rem"),
        ("color: #ffffff; padding: 1.5rem", "color: var(--brand); padding: 1.5rem"),
        ("--ink: #1a1f24;", ""),
        ("--ink: #1a1f24;", "--ink: transparent;"),
        ("display: block; position: absolute; left: 0;", "position: absolute; left: 0;"),
        (".skip, .side,", ".skip, .side, .top,"),
        ("font-size: 1.75rem;", "font-size: 0;"),
        ("font-size: 1.75rem;", "font-size: .5rem;"),
        ("font-size: 1.75rem;", "font-size: 1px;"),
        ("font-size: 1.75rem;", "font-size: calc(0px);"),
        ("font-family: Arial,", "font-family: Wingdings,"),
        ("font-family: Arial,", 'font-family: "a/*"; opacity: 0; x: "*/b",'),
        ("line-height: 1.45;", "line-height: 0;"),
        ("margin-top: 2rem; padding: 1rem 0", "margin-top: -99rem; padding: 1rem 0"),
        ("margin-top: 2rem; padding: 1rem 0", "margin-left: 2rem; padding: 1rem 0"),
    ],
)
def test_a_style_changes_looks_alone(before: str, after: str) -> None:
    assert before in STYLES
    (wrong,) = style_faults(STYLES.replace(before, after, 1))
    assert "where svreport's own has" in wrong


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("--ink: #1a1f24", "--ink: #ffffff", "--ink: #ffffff, which nobody can read on #ffffff."),
        ("--ink: #1a1f24", "--ink :#FFFFFF", "--ink: #FFFFFF, which nobody can read on #ffffff."),
        ("--paper: #ffffff", "--paper: #123456", "--ink: #1a1f24, which nobody can read on #1234"),
    ],
)
def test_a_colour_like_its_ground(before: str, after: str, wrong: str) -> None:
    found = style_faults(STYLES.replace(before, after, 1))
    assert [fault for fault in found if fault.startswith(f"has {wrong}")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("--brand: #14385c", "--brand: #005A30"),
        ("font-family: Arial,", 'font-family: "Gill Sans", Arial,'),
        ("font-size: 1.75rem;", "font-size: 2rem /* larger */;"),
        ("line-height: 1.45;", "line-height: 1.6;"),
        ("margin-top: 2rem; padding: 1rem 0 1.5rem", "margin-top: 0; padding: 2rem auto"),
        ("border: 1px solid var(--line);", "border: 2px dotted var(--brand);"),
        ("font-size: 9pt;", "font-size: 10pt;"),
    ],
)
def test_looks_are_free(before: str, after: str) -> None:
    assert before in STYLES
    rating = "\n.chip.r0 { background: #375623; color: #FFFFFF; }"
    assert style_faults(STYLES.replace(before, after).replace("\n", "\r\n") + rating) == []


@pytest.mark.parametrize(
    "body",
    [
        "<p hidden>x</p>",
        '<p class="none" hidden>x</p>',
        '<div class="plot" hidden>x</div>',
        '<p class="unseen">x</p>',
        '<details><summary>a<span class="unseen">x</span></summary></details>',
        '<figure class="chart"><p class="told">x</p></figure>',
        '<p>a<span class="note">x</span></p>',
        '<p class="skip">x</p>',
    ],
)
def test_what_classes_keep_from_sight(body: str) -> None:
    assert "Board: something is hidden: “x”." in told("page.html", page_of("", body))


def test_a_page_needs_its_security_policy() -> None:
    page = page_of("", "").decode()
    for other in ("default-src *", "script-src 'none'", ""):
        found = told("page.html", page.replace("default-src 'none'", other).encode())
        assert "the page has no security policy that keeps it from loading anything." in found
    loose = page.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    assert told("page.html", loose.encode()) == [
        "the page's security policy has “script-src 'unsafe-inline'”."
    ]
