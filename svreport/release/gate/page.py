"""What a page for the browser must not be released with."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from svreport.release.gate.faults import Fault, Typed, quoted
from svreport.release.gate.page_passages import DATA, UNSEEN
from svreport.release.gate.parts import SAYS, Element, page

# Attributes that have a browser fetch something at once.
FETCHED = ("src", "srcset", "poster", "data", "background")
INSIDE = ("data:", "#")
POLICY = "content-security-policy"
_OUTSIDE = re.compile(r"@import\b|url\(\s*[\"']?\s*(?!data:|#|[\"'\s])", re.IGNORECASE)
# What a policy may allow: nothing, what stands in the page as data, or what has a hash.
_ALLOWED = re.compile(r"'none'|data:|'sha256-[A-Za-z0-9+/=]+'")


def policy_faults(root: Element) -> Iterator[Fault]:
    """Where a page runs what its policy does not name, or is not whole without a network."""
    rules = _rules(root)
    if rules.get("default-src") != ["'none'"]:
        yield Fault("", "the page has no security policy that keeps it from loading anything.")
    for name, allowed in rules.items():
        for one in allowed:
            if not _ALLOWED.fullmatch(one):
                yield Fault("", f"the page's security policy has {quoted(f'{name} {one}')}.")
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type") != DATA and _hash(text) not in rules.get("script-src", ()):
            yield Fault("", f"the page's security policy does not name a script: {quoted(text)}.")
    for element in root.iter("*"):
        yield from _outside(element)


def _rules(root: Element) -> Mapping[str, Sequence[str]]:
    """What the page's policy allows, by the name of each rule; nothing where there is none."""
    policies = [
        one.get("content") or ""
        for one in root.iter("meta")
        if (one.get("http-equiv") or "").lower() == POLICY
    ]
    rules = policies[0].split(";") if len(policies) == 1 else []
    return {words[0].lower(): words[1:] for rule in rules if (words := rule.split())}


def _hash(text: str) -> str:
    # Browsers end every line alike before they hash.
    lines = text.replace("\r\n", "\n")
    return f"'sha256-{b64encode(sha256(lines.encode()).digest()).decode()}'"


def _outside(element: Element) -> Iterator[Fault]:
    """What an element takes from elsewhere, or runs without being a script."""
    addresses = [(name, element.get(name) or "") for name in FETCHED]
    if element.tag == "link":
        addresses.append(("href", element.get("href") or ""))
    for _, address in addresses:
        if address and not address.strip().lower().startswith(INSIDE):
            yield Fault("", f"the page needs {quoted(address)}, which is not within it.")
    style = (element.text or "") if element.tag == "style" else element.get("style") or ""
    found = _OUTSIDE.search(style)
    if found:
        taken = style[found.start() : found.end() + 40]
        yield Fault("", f"a style of the page takes something from elsewhere: {quoted(taken)}.")
    for name, value in element.attrib.items():
        if str(name).startswith("on") or str(value).strip().lower().startswith("javascript:"):
            yield Fault("", f"an element of the page has a script of its own: {quoted(str(name))}.")


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
