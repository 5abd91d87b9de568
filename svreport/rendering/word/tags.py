"""The tags of a Word template as Jinja takes them (docxtpl's), and marks of its contents.

Word may cut a tag into several runs, and `{{p … }}`, `{%tr … %}` and `{%tc … %}` stand for the
paragraph, row or cell that they are in; so the markup is put right before it is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count

from svreport.rendering.word.word_file import Element, mark_element, q
from svreport.rendering.word.wordml import DEEPEST_LISTED, HEADING_MARK, MARK, inline

CONTENTS_MARK = "contents"
BOOKMARK = "_Toc{:09d}"
_LEVELS = re.compile(r'\\o\s+"\d-(\d)"')
_HEADING = re.compile(
    rf"{re.escape(MARK)}{HEADING_MARK} (\d)\?>((?:[^<]+|<(?!/?w:p[ >])|<w:p[ >].*?</w:p>)*)",
    re.DOTALL,
)
_CONTENTS = re.compile(rf"{re.escape(MARK)}{CONTENTS_MARK} (.*?)\?>", re.DOTALL)


def has_contents(body: Element) -> bool:
    """Whether a template has a table of contents."""
    return next(_fields(body), None) is not None


def mark_contents(body: Element) -> bool:
    """Puts a mark in place of every table of contents of a template; whether there is any."""
    fields = list(_fields(body))
    for first, *others in fields:
        mark = mark_element(CONTENTS_MARK, _instruction(first))
        # A tag that stands in place of the paragraph after it is its tail.
        mark.tail = "".join(paragraph.tail or "" for paragraph in (first, *others))
        first.addprevious(mark)
        for paragraph in (first, *others):
            paragraph.getparent().remove(paragraph)
    return bool(fields)


def _fields(body: Element) -> Iterator[list[Element]]:
    """The paragraphs of each field that is a table of contents."""
    inside: list[Element] = []
    depth = 0
    for paragraph in list(body.iter(q("p"))):
        if not depth and not _instruction(paragraph).startswith("TOC"):
            continue
        inside.append(paragraph)
        for mark in paragraph.iter(q("fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(q("fldCharType")), 0)
        if not depth:
            yield inside
            inside = []


def _instruction(paragraph: Element) -> str:
    """What the paragraph's first field is told to do, up to where its result begins."""
    code = ""
    for part in paragraph.iter(q("instrText"), q("fldChar")):
        if part.get(q("fldCharType")) == "separate":
            break
        code += part.text or ""
    return code.strip()


def fill_contents(xml: str, styles: Mapping[int, str], link_style: str) -> str:
    """The document with the entries of its tables of contents, which lead to its headings.

    `styles` are the marks of the style of an entry by its level, `link_style` that of links.
    """
    if _CONTENTS.search(xml) is None:
        return _HEADING.sub(r"\2", xml)
    taken = re.findall(r'<w:bookmarkStart [^>]*?w:id="(\d+)"', xml)
    numbers = count(1 + max(map(int, taken), default=0))
    entries: list[tuple[int, str]] = []

    def with_bookmark(heading: re.Match[str]) -> str:
        level, inside = int(heading[1]), heading[2]
        text = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside)).strip()
        if not text:
            return inside
        number = next(numbers)
        name = BOOKMARK.format(number)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        link = f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>{link_style}<w:t>{text}</w:t>'
        entries.append((level, f"{styles[level]}{{}}{link}</w:r></w:hyperlink>"))
        marked = re.sub(r"<w:(?:r|hyperlink)[ >]", rf"{start}\g<0>", inside, count=1)
        return f'{marked}<w:bookmarkEnd w:id="{number}"/>'

    xml = _HEADING.sub(with_bookmark, xml)
    return _CONTENTS.sub(lambda mark: _entries(mark[1], entries), xml)


def _entries(instruction: str, entries: Sequence[tuple[int, str]]) -> str:
    """The paragraphs of a table of contents, the first and last with the ends of its field."""
    stated = _LEVELS.search(instruction)
    deepest = int(stated[1]) if stated else DEEPEST_LISTED
    first = (
        f'{_field("begin")}<w:r><w:instrText xml:space="preserve"> {inline(instruction)} '
        f"</w:instrText></w:r>{_field('separate')}"
    )
    paragraphs = [entry for level, entry in entries if level <= deepest]
    if not paragraphs:
        return ""
    for at, entry in enumerate(paragraphs):
        looks, _, link = entry.partition("{}")
        paragraphs[at] = f"<w:p>{looks}{first if not at else ''}{link}"
    return "</w:p>".join(paragraphs) + f"{_field('end')}</w:p>"


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


_TAG = r"{%(?:(?!%}).)*|{#(?:(?!#}).)*|{{(?:(?!}}).)*"
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL)


def jinja_source(placed: str) -> str:
    """The text of a Jinja template: each paragraph on a line of its own, tags as they are typed."""
    xml = re.sub(r"(?<=\{[\{%])(.*?)(?=[\}%]})", _as_typed, placed)
    return re.sub(r"<w:p(?=[ >])", r"\n<w:p", xml)


def place_tags(xml: str) -> str:
    """The markup of a part with its tags put in place of what they stand for; still markup."""
    xml = _pattern(r"(?<={)(<[^>]*>)+(?=[\{%\#])|(?<=[%\}\#])(<[^>]*>)+(?=\})").sub("", xml)
    xml = _pattern(_TAG).sub(_without_markup, xml)
    xml = _pattern(r"<w:t>((?:(?!<w:t>).)*)({{.*?}}|{%.*?%})").sub(
        r'<w:t xml:space="preserve">\1\2', xml
    )
    # {%- joins what is before, -%} what is after.
    xml = _pattern(r"</w:t>(?:(?!</w:t>).)*?{%-").sub("{%", xml)
    xml = _pattern(r"-%}(?:(?!<w:t[ >]|{%|{{).)*?<w:t[^>]*?>").sub("%}", xml)
    for prefix in ("tr", "tc", "p"):
        xml = _in_place_of(xml, prefix, r"({%|{{)", r"([^}%]*(?:%}|}}))")
    for prefix in ("tr", "tc", "p"):
        xml = _in_place_of(xml, prefix, r"({#)", r"([^}#]*(?:#}))")
    return xml


def markup_of(text: str) -> str:
    """The markup that the text between tags leaves, without the lines that were put into it."""
    text = re.sub(r"\n<w:p(?=[ >])", "<w:p", text)
    for kept, shown in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        text = text.replace(kept, shown)
    return text


_ELEMENT_OR_TAG = re.compile(r"<(/?)(\w+:\w+)[^<>]*?(/?)>|{%-?\s*(\w+)")


def are_pairs_alike(placed: str) -> bool:
    """Whether what is between the tags of each pair can be left out, or be there twice.

    It can where both stand in the same kinds of element, as those of two paragraphs do.
    """
    around: list[str] = []
    begun: list[list[str]] = []
    for is_end, element, is_empty, keyword in _ELEMENT_OR_TAG.findall(placed):
        if keyword in ("for", "if"):
            begun.append([*around])
        elif keyword in ("elif", "else", "endif", "endfor"):
            if begun and begun[-1] != around:
                return False
            begun = begun[:-1] if keyword.startswith("end") else begun
        elif is_end:
            if not around or around.pop() != element:
                return False
        elif element and not is_empty:
            around.append(element)
    return True


def _without_markup(tag: re.Match[str]) -> str:
    return _pattern("</w:t>.*?(<w:t>|<w:t [^>]*>)").sub("", tag[0])


def _in_place_of(xml: str, prefix: str, opening: str, rest: str) -> str:
    """The markup with each tag of a prefix in place of the element that it stands in."""
    element = f"<w:{prefix}[ >]"
    pattern = rf"{element}(?:(?!{element}).)*{opening}{prefix} {rest}.*?</w:{prefix}>"
    return _pattern(pattern).sub(r"\1 \2", xml)


def _as_typed(tag: re.Match[str]) -> str:
    """The words of a tag, without what Word makes of signs and quotes."""
    typed = tag[0].replace("&#8216;", "'").replace("&lt;", "<").replace("&gt;", ">")
    return typed.replace("&quot;", '"').translate(_QUOTES)
