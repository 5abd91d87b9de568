"""What a page for the browser must not be released with."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.gate.faults import Fault, Typed, quoted
from svreport.gate.page_passages import UNSEEN
from svreport.gate.page_policy import policy_faults
from svreport.gate.parts import SAYS, Element, page

# Attributes that say something to a reader.
SAYING = ("alt", "aria-label", "title", "placeholder")


def page_faults(content: bytes, typed: Typed) -> Iterator[Fault]:
    """Everything that keeps a page from being released."""
    from lxml import etree

    root = page(content)
    ids = {name for one in root.iter() if (name := one.get("id"))}
    where = "the beginning"
    for element in root.iter(etree.Element):
        if element.tag in ("h1", "h2", "h3", "h4"):
            where = " ".join(_words(element).split())
        yield from _of_element(where, element, ids, typed)
    yield from policy_faults(root)


def _of_element(where: str, element: Element, ids: set[str], typed: Typed) -> Iterator[Fault]:
    texts = [element.tail or ""] + ([] if element.tag in UNSEEN else [element.text or ""])
    texts += [element.get(name) or "" for name in SAYING]
    for text in texts:
        yield from typed.left_in(where, text)
    address = element.get("href") or element.get("src") or ""
    if address.startswith("#") and len(address) > 1 and address[1:] not in ids:
        yield Fault(where, f"the link {quoted(''.join(element.itertext()))} leads nowhere.")
    if element.tag == "table" and element.find(".//th") is None:
        yield Fault(where, "a table has no header row.")
    if _is_picture(element) and not SAYS.search(_said(element)):
        yield Fault(where, "a chart has no alternative text.")


def _is_picture(element: Element) -> bool:
    hidden = element.get("aria-hidden") == "true"
    return element.tag in ("img", "canvas", "svg") and not hidden


def _said(element: Element) -> str:
    names = ("alt", "aria-label", "aria-labelledby")
    return "".join(element.get(name) or "" for name in names) or (element.findtext("title") or "")


def _words(element: Element) -> str:
    return "".join(str(one) for one in element.itertext())
