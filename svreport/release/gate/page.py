"""A page for the browser as it is opened again: what it must not be released with, what it says."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from hashlib import sha256
from itertools import zip_longest

from svreport.core.colours import contrast
from svreport.core.patterns import pattern
from svreport.core.text import LINKS
from svreport.files.ooxml import Damaged
from svreport.files.ooxml.allowed import PAGE_ATTRIBUTES, PAGE_TAGS
from svreport.files.ooxml.hidden_word import LEAST_CONTRAST
from svreport.files.ooxml.package import Element
from svreport.files.resources import PAGE_LAYOUT, PAGE_STYLE, page_text, template_path
from svreport.release.gate import (
    APART,
    CHART,
    Detail,
    Fault,
    FinishedFile,
    LiteralMarks,
    Passage,
    quoted,
    shown_number,
)
from svreport.release.gate.office import SAYS

HEADINGS = ("h1", "h2", "h3", "h4")
# The elements of a page that hold its text; any other does if none of these is within it.
PASSAGES = (*HEADINGS, "p", "li", "tr", "dt", "dd", "figcaption", "caption")
# Elements whose text no reader sees.
UNSEEN = ("script", "style", "template")
DATA = "application/json"
# Attributes that say something to a reader.
SAYING = ("alt", "aria-label", "title", "placeholder")
# Attributes that have a browser fetch something at once.
FETCHED = ("src", "srcset", "poster", "data", "background")
INSIDE = ("data:", "#")
POLICY = "content-security-policy"
# What is hidden until the page's script shows it, by its class or its id, and what it may say.
_SHOWN_LATER = {
    ("p", "none"): r"Nothing to show for this choice\.|Not reported at this update\.",
    ("div", "plot"): r"\s*",
    ("div", "reading"): "",
    ("form", "choices"): ".*",
}
_LINKED = ("#", *LINKS)
_PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif")
_SEEN = f".//text()[not({' or '.join(f'ancestor::{name}' for name in UNSEEN)})]"
# What a policy may allow: nothing, what is in the page as data, or what has a hash.
_ALLOWED = re.compile(r"'none'|data:|'sha256-[A-Za-z0-9+/=]+'")


class WebPage(FinishedFile):
    """A page by its root element. Raises Damaged where it is none."""

    def __init__(self, content: bytes) -> None:
        from lxml import etree, html

        try:
            # Elements of this parser take a third of the time of those for HTML.
            self.root: Element = html.document_fromstring(content, parser=etree.HTMLParser())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as reason:
            raise Damaged(str(reason)) from reason

    @property
    def keywords(self) -> str:
        return str(self.root.xpath("string(//meta[@name='keywords']/@content)"))

    def faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        ids = {name for element in self.root.iter() if (name := element.get("id"))}
        where = "the beginning"
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                yield Fault(where, f"a comment is in the page: {quoted(element.text or '')}.")
                continue
            if element.tag not in PAGE_TAGS:
                unknown = f"<{element.tag}>"
                yield Fault(
                    where, f"the page has something that svreport does not know: {unknown}."
                )
            yield from _shape_faults(where, element) if element.attrib else ()
            if element.tag in HEADINGS:
                where = " ".join("".join(map(str, element.itertext())).split())
            yield from _element_faults(where, element, ids, marks)
        yield from self._policy_faults()

    def passages(self) -> Iterator[Passage]:
        where, body = "", self.root.find("body")
        for tag, text in _said(self.root if body is None else body):
            where = text if tag in HEADINGS else where
            yield Passage(where, text, is_row=tag == "tr")
        for script in self.root.iter("script"):
            if script.get("type") == DATA:
                for point in _points(script.text or ""):
                    yield Passage(CHART, point, is_row=True)

    def details(self) -> Iterator[Detail]:
        for element in self.root.iter("*"):
            words = " ".join("".join(map(str, element.itertext())).split())
            if element.get("href"):
                yield Detail("the address of the link", words, element.get("href") or "")
            for name in SAYING:
                if element.get(name):
                    yield Detail(f"the {name}", element.tag, element.get(name) or "")
            if "chip" in (element.get("class") or "").split():
                yield Detail("the colour", words, element.get("class") or "")
            if element.tag in ("style", "script"):
                yield Detail(f"the {element.tag}", "", (element.text or "").strip())
            if element.tag == "meta":
                value = element.get("content") or ""
                yield Detail("the property", element.get("name") or "", value)

    def _policy_faults(self) -> Iterator[Fault]:
        """Where the page runs what its policy does not name, or is not whole without a network."""
        rules = self._rules
        if rules.get("default-src") != ["'none'"]:
            yield Fault("", "the page has no security policy that keeps it from loading anything.")
        for name, sources in rules.items():
            for source in sources:
                if not _ALLOWED.fullmatch(source):
                    wrong = f"the page's security policy has {quoted(f'{name} {source}')}."
                    yield Fault("", wrong)
        for script in self.root.iter("script"):
            text = script.text or ""
            if script.get("type") != DATA and _hash(text) not in rules.get("script-src", ()):
                wrong = f"the page's security policy does not name a script: {quoted(text)}."
                yield Fault("", wrong)
        for element in self.root.iter("*"):
            yield from _outside(element) if element.attrib or element.tag == "style" else ()

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[str]]:
        """What the page's policy allows, by the name of each rule; nothing if there is none."""
        policies = [
            meta.get("content") or ""
            for meta in self.root.iter("meta")
            if (meta.get("http-equiv") or "").lower() == POLICY
        ]
        rules = policies[0].split(";") if len(policies) == 1 else []
        return {words[0].lower(): words[1:] for rule in rules if (words := rule.split())}


def _hash(text: str) -> str:
    # Browsers end every line alike before they hash.
    lines = text.replace("\r\n", "\n")
    return f"'sha256-{b64encode(sha256(lines.encode()).digest()).decode()}'"


def _outside(element: Element) -> Iterator[Fault]:
    """What an element takes from elsewhere, or runs without being a script."""
    names = (*FETCHED, "href") if element.tag == "link" else FETCHED
    for address in (element.get(name) or "" for name in names):
        if address and not address.strip().lower().startswith(INSIDE):
            yield Fault("", f"the page needs {quoted(address)}, which is not within it.")
    for wrong in style_faults(element.text or "") if element.tag == "style" else ():
        yield Fault("", f"a style of the page {wrong}.")
    for name, value in element.attrib.items():
        if str(name).startswith("on") or str(value).strip().lower().startswith("javascript:"):
            yield Fault("", f"an element of the page has a script of its own: {quoted(str(name))}.")


def _is_unseen(element: Element) -> bool:
    """Whether an attribute or a class keeps it from sight, and it is no part of svreport's own."""
    classes, within = (element.get("class") or "").split(), element.getparent()
    if within is None:
        return bool(classes)
    if element.get("hidden") is not None:
        called = element.get("class") or element.get("id") or ""
        says = _SHOWN_LATER.get((element.tag, called))
        if says is None or not re.fullmatch(says, "".join(element.itertext()), re.DOTALL):
            return True
    if "unseen" in classes:
        captions = {_words(caption) for caption in within.getparent().iter("caption")}
        return within.tag != "summary" or _words(element).removeprefix(": ") not in captions
    if "told" in classes:
        return "plot" not in (within.xpath("string(div/@class)")).split()
    if "note" in classes:
        return "figure" not in (within.get("class") or "").split()
    return "skip" in classes and element.tag != "a"


def _shape_faults(where: str, element: Element) -> Iterator[Fault]:
    """What the attributes of no page of svreport have."""
    if _is_unseen(element):
        yield Fault(where, f"something is hidden: {quoted(_words(element))}.")
    for name, value in element.attrib.items():
        if name not in PAGE_ATTRIBUTES and not name.startswith("aria-"):
            wrong = f"<{element.tag}> has something that svreport does not know: {name}"
            yield Fault(where, f"{wrong}={quoted(value)}.")
    address = (element.get("href") or "").strip().lower()
    if address and not address.startswith(_LINKED):
        yield Fault(where, f"a link leads to {quoted(address)}, neither https: nor mailto:.")
    source = (element.get("src") or "").strip().lower()
    if source.startswith("data:") and not source.startswith(_PICTURES):
        yield Fault(where, f"the page shows what is not a picture: {quoted(source)}.")
    directive = (element.get("http-equiv") or POLICY).lower()
    if directive != POLICY:
        yield Fault(where, f"the page tells browsers to {quoted(directive)}.")


def _element_faults(
    where: str, element: Element, ids: set[str], marks: LiteralMarks
) -> Iterator[Fault]:
    texts = [element.tail, "" if element.tag in UNSEEN else element.text]
    texts += [element.get(name) for name in SAYING] if element.attrib else []
    for text in texts:
        if text and not text.isspace():
            yield from marks.left_in(where, text)
    address = element.get("href") or element.get("src") or ""
    if address.startswith("#") and len(address) > 1 and address[1:] not in ids:
        yield Fault(where, f"the link {quoted(''.join(element.itertext()))} leads nowhere.")
    if element.tag == "table" and element.find(".//th") is None:
        yield Fault(where, "a table has no header row.")
    if _is_picture(element) and not SAYS.search(_alternative(element)):
        yield Fault(where, "a chart has no alternative text.")


def _is_picture(element: Element) -> bool:
    hidden = element.get("aria-hidden") == "true"
    return element.tag in ("img", "canvas", "svg") and not hidden


def _alternative(element: Element) -> str:
    names = ("alt", "aria-label", "aria-labelledby")
    return "".join(element.get(name) or "" for name in names) or (element.findtext("title") or "")


def _said(element: Element) -> Iterator[tuple[str, str]]:
    """The texts within an element, each once, with the tag of what holds it."""
    if element.tag == "tr":
        yield "tr", APART.join(_words(cell) for cell in element.iter("th", "td"))
    elif next(element.iterdescendants(*PASSAGES), None) is None and (
        element.tag in PASSAGES or _own(element)
    ):
        if _words(element):
            yield element.tag, _words(element)
    elif element.tag not in UNSEEN:
        if _own(element):
            yield element.tag, _own(element)
        for child in element.iterchildren("*"):
            yield from _said(child)


def _own(element: Element) -> str:
    """The text of an element itself, between those within it."""
    tails = (child.tail or "" for child in element)
    return " ".join(" ".join([element.text or "", *tails]).split())


def _words(element: Element) -> str:
    return " ".join("".join(map(str, element.xpath(_SEEN))).split())


def _points(data: str) -> Iterator[str]:
    """Each value of a chart's data after the names of its series and its category."""
    try:
        chart = json.loads(data)
        for series in chart["series"]:
            for category, value in zip(chart["categories"], series["values"], strict=True):
                if value is not None:
                    yield APART.join((series["name"], category["name"], shown_number(value)))
    except (KeyError, TypeError, ValueError, RecursionError):
        return  # data of another form: what it should have said is then missing


# What a council's own style.css may change is how a page looks, not what of it can be read. A style
# alone does not say what it hides, so its rules are those of svreport's own, in their order.
# Strings are kept: the signs of a comment within one are none.
_COMMENT = pattern(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/""", re.DOTALL)
_PIECE = pattern(r"[^{};]+|[{};]")
# What svreport puts after a style: the colours of ratings, from the sheet Scale.
_RATING = pattern(r"(?:\.past )?\.chip\.r\d+ \{ background: (#\w{6}); color: (#\w{6}); \}")
_HEX = r"#[0-9a-f]{6}"
_LENGTH = r"(?:0|auto|\d{0,2}(?:\.\d+)?(?:rem|em|px|pt|mm))"
_LINE = rf"(?:{_LENGTH}|solid|dashed|dotted|double|none|{_HEX}|var\(--[a-z]+\))"
# Fonts whose letters are pictures are none.
_FONT = r"""(?!.*(?:dings|symbol|blank|barcode))(?:"\w[\w -]*"|-?\w[\w -]*)"""
_FREE = {
    r"--[a-z]+": _HEX,
    r"font-family": rf"{_FONT}(?:\s*,\s*{_FONT})*",
    r"font-weight": r"normal|bold|[1-9]\d\d",
    r"font-size": r"(?:[1-4]|[1-4]?\.[6-9]\d*|[1-4]\.\d+)rem|(?:1[2-9]|[2-6]\d)px|(?:[89]|1\d)pt",
    r"line-height": r"[12](?:\.\d+)?",
    r"(?:margin|padding)(?:-\w+)?|gap|border-radius": rf"{_LENGTH}(?: {_LENGTH}){{0,3}}",
    r"border(?:-\w+){0,2}": rf"{_LINE}(?: {_LINE}){{0,3}}",
}
_INKS = ("--ink", "--quiet", "--link", "--better", "--worse", "--brand")


def style_faults(style: str) -> Iterator[str]:
    """Yield what a style has that it may not; nothing for one that changes looks alone."""
    style = style.replace(page_text(PAGE_LAYOUT), "")
    own = _pieces(_RATING.sub(lambda rule: "" if _can_be_read(*rule.groups()) else rule[0], style))
    for piece, svreports in zip_longest(own, _shipped_pieces(), fillvalue="nothing more"):
        if piece != svreports and not _is_look(piece, svreports):
            yield f"has “{piece}” where svreport's own has “{svreports}”"
            return
    palette = dict(map(_named, own))
    for ink in _INKS:
        for ground in ("#ffffff", palette["--ground"], palette["--paper"]):
            if not _can_be_read(palette[ink], ground):
                yield f"has {ink}: {palette[ink]}, which nobody can read on {ground}"


@cache
def _shipped_pieces() -> Sequence[str]:
    return _pieces(template_path(PAGE_STYLE).read_text("utf-8"))


def _pieces(style: str) -> list[str]:
    """The declarations, selectors and brackets of a style, without its comments."""
    plain = _COMMENT.sub(lambda found: found[1] or "", style)
    pieces = (" ".join(piece.split()) for piece in _PIECE.findall(plain))
    return [piece for piece in pieces if piece and piece != ";"]


def _named(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition(":")
    return name.strip(), value.strip()


def _is_look(piece: str, svreports: str) -> bool:
    """Whether a declaration differs from svreport's own in its look alone."""
    (name, value), (known, _) = _named(piece), _named(svreports)
    return name == known and any(
        re.fullmatch(names, name) and re.fullmatch(values, value, re.IGNORECASE)
        for names, values in _FREE.items()
    )


def _can_be_read(colour: str, other: str) -> bool:
    return contrast(colour, other) >= LEAST_CONTRAST
