"""Where a file differs from the same document made again.

Its passages, details and formulas are compared first. Where these are alike, the parts of an Office
file are compared as they are written: programs write the same thing in several ways, attributes in
another order, a text in more runs, a whole number with and without its point. What is left after
that is a change by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Any

from svreport.core.frozen import Frozen, replace
from svreport.files.ooxml.allowed import MC, WP, XDR, A, C, P, R, S, W
from svreport.files.ooxml.package import Element, Package, local_name, text_of
from svreport.release.gate import (
    APART,
    LONGEST,
    NUMBER,
    Detail,
    FormulaCell,
    Passage,
    numbers_in,
    quoted,
)

# As alike as two passages are of which one became the other.
ALIKE = 0.5
# More passages than this in a stretch that differs are set beside each other in their order.
MOST_COMPARED = 60
# How much is shown around the words that differ.
AROUND = 24


class Difference(Frozen):
    """What a file says in place of what the document says that was made again.

    Either is empty if the file alone, or the document alone, has something there. `stated`
    and `expected` are the numbers, where these alone differ. So many `more` cells of the sheet
    differ as well.
    """

    where: str
    now: str
    was: str
    stated: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    more: int = 0

    @property
    def words(self) -> str:
        """What is different, in the words of an officer."""
        more = f" So do {self.more:,} more of its sheet." if self.more else ""
        if not self.was:
            return f"{quoted(self.now)} was added.{more}"
        if not self.now:
            return f"{quoted(self.was)} is no longer there.{more}"
        now, was = _around(self.now, self.was)
        return f"{quoted(now)} is there, but the inputs give {quoted(was)}.{more}"


def differences(file: Sequence[Passage], rebuilt: Sequence[Passage]) -> Iterator[Difference]:
    """Yield where the words of a file are not those of the document made again."""
    matcher = SequenceMatcher(
        a=[passage.text for passage in file],
        b=[passage.text for passage in rebuilt],
        autojunk=False,
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from _of_stretch(file[a:b], rebuilt[c:d])


def detail_differences(
    file: Iterable[Detail],
    rebuilt: Iterable[Detail],
    *,
    told: Iterable[str] = (),
) -> Iterator[Difference]:
    """Yield where a file's links, colours, formats, pictures and properties differ.

    Looks of texts that were `told` to differ are not told again.
    """
    known = {part[:LONGEST] for text in told if text for part in (text, *text.split(APART))}
    found, expected = _by_place(file), _by_place(rebuilt)
    for key in dict.fromkeys((*found, *expected)):
        what, place = key
        here, there = found.get(key, []), expected.get(key, [])
        is_look = any(detail.is_look for detail in (*here, *there))
        # Cells are named by their sheet as well.
        if is_look and not (here and there) and {place, place.partition(": ")[2]} & known:
            continue
        for now, was in zip_longest(here, there):
            before, after = was.value if was else "", now.value if now else ""
            if before != after:
                where = f"{what} of {quoted(place)}" if place else what
                yield Difference(where, after, before)


def formula_differences(
    file: Sequence[FormulaCell], rebuilt: Sequence[FormulaCell]
) -> Iterator[Difference]:
    """Yield the first formula of each sheet that differs, and the words saved as a value.

    Rows may be sorted, or come in between: each column has as many of each formula. Numbers are
    compared with everything else that the workbook says.
    """
    here, there = (Counter(map(_in_column, cells)) for cells in (file, rebuilt))
    added, lost = here - there, there - here
    gone = {(cell.sheet, cell.address): cell for cell in rebuilt if _in_column(cell) in lost}
    found = []
    for cell in file:
        if _in_column(cell) in added:
            was = gone.pop((cell.sheet, cell.address), None)
            found.append((cell, Difference("", cell.formula, was.formula if was else "")))
    found += [(cell, Difference("", "", cell.formula)) for cell in gone.values()]
    for sheet, group in groupby(found, key=lambda pair: pair[0].sheet):
        (cell, difference), *others = group
        yield replace(difference, where=f"{sheet}!{cell.address}", more=len(others))
    words = {cell[:3]: cell.words for cell in rebuilt}
    for cell in file:
        expected = words.get(cell[:3], cell.words)
        if cell.words != expected:
            yield Difference(f"{cell.sheet}!{cell.address}", cell.words, expected)


def _in_column(cell: FormulaCell) -> tuple[str, str, str]:
    """A formula and its column."""
    return cell.sheet, cell.address.rstrip("0123456789"), cell.formula


def _by_place(details: Iterable[Detail]) -> dict[tuple[str, str], list[Detail]]:
    found: dict[tuple[str, str], list[Detail]] = {}
    for detail in details:
        found.setdefault((detail.what, detail.place), []).append(detail)
    return found


def _of_stretch(file: Sequence[Passage], rebuilt: Sequence[Passage]) -> Iterator[Difference]:
    """Yield the passages of a stretch that differs, each beside the one it is most like."""
    left = list(rebuilt)
    if max(len(file), len(left)) > MOST_COMPARED:
        for now, was in zip_longest(file, left):
            yield _difference(now, was)
        return
    for passage in file:
        like = max(left, key=lambda other: _likeness(passage, other), default=None)
        if like is None or _likeness(passage, like)[0] < ALIKE:
            yield _difference(passage, None)
        else:
            left.remove(like)
            yield _difference(passage, like)
    for passage in left:
        yield _difference(None, passage)


def _difference(now: Passage | None, was: Passage | None) -> Difference:
    where = (now or was or Passage("", "")).where
    here, there = now.text if now else "", was.text if was else ""
    if now and was and _without_numbers(here) == _without_numbers(there):
        numbers, others = numbers_in(here), numbers_in(there)
        if len(numbers) == len(others):
            return Difference(where, here, there, *_unlike(numbers, others))
    return Difference(where, here, there)


def _likeness(passage: Passage, other: Passage) -> tuple[float, float]:
    """How alike two passages are but for their numbers, and then with them."""
    if passage.is_row != other.is_row or passage.where != other.where:
        return 0.0, 0.0
    worded = _ratio(_without_numbers(passage.text), _without_numbers(other.text))
    return worded, _ratio(passage.text.split(), other.text.split())


def _without_numbers(text: str) -> list[str]:
    """The words of a text, its numbers taken for one another."""
    return NUMBER.sub("0", text).split()


def _ratio(words: list[str], others: list[str]) -> float:
    return SequenceMatcher(a=words, b=others, autojunk=False).ratio()


def _unlike(
    stated: Sequence[str], expected: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of either that the other does not have in the same place."""
    pairs = [pair for pair in zip(stated, expected, strict=True) if pair[0] != pair[1]]
    return tuple(now for now, _ in pairs), tuple(was for _, was in pairs)


def _around(now: str, was: str) -> tuple[str, str]:
    """The parts of two texts that differ, with a few words around them."""
    shorter = min(len(now), len(was))
    start = next((at for at in range(shorter) if now[at] != was[at]), shorter)
    end = next((at for at in range(shorter - start) if now[-1 - at] != was[-1 - at]), 0)
    first = max(0, start - AROUND)
    last = max(0, end - AROUND)
    before, after = "…" if first else "", "…" if last else ""
    return (
        f"{before}{now[first : len(now) - last]}{after}",
        f"{before}{was[first : len(was) - last]}{after}",
    )


# Elements that say nothing of the document, or are compared by what they show.
_UNCOMPARED = {
    *(f"{W}{name}" for name in ("lang", "noProof", "latentStyles", "rsid", "webHidden")),
    *(f"{S}{name}" for name in ("sheetData", "sheetViews", "sheetFormatPr", "dimension")),
    *(f"{S}{name}" for name in ("ignoredErrors", "extLst")),
    *(f"{A}endParaRPr", f"{C}externalData", f"{C}extLst", f"{A}extLst", f"{P}grpSpPr"),
}
_ATTRIBUTES = {"dirty", "err", "smtClean", "lang", "altLang", "noProof"}
_NUMBERS = (f"{C}v", f"{S}v")
_EMPTY = (f"{W}rPr", f"{W}pPr", f"{W}tcBorders", f"{A}rPr", f"{A}pPr")
_RUNS, _TEXTS, _LOOKS = (f"{W}r", f"{A}r"), (f"{W}t", f"{A}t"), (f"{W}rPr", f"{A}rPr")
_SWITCHES = {"true": "1", "on": "1", "false": "0", "off": "0"}

Canonical = tuple[Any, ...]


# What says how letters and pages look, wherever a style, a theme or a master has it. Programs keep
# that as it is, and add styles of their own.
_STYLE = f"{W}style"
_LOOK_OF = (
    *(_STYLE, f"{W}docDefaults", f"{W}clrSchemeMapping", f"{A}clrScheme", f"{A}tblStyle"),
    *(f"{P}txStyles", f"{P}bg", f"{P}defaultTextStyle", f"{A}lstStyle", f"{A}overrideClrMapping"),
)
_SAID_OF_STYLE = {
    f"{W}{name}"
    for name in ("basedOn", "name", "next", "rPr", "pPr", "tblPr", "trPr", "tcPr", "tblStylePr")
}


def changed_looks(file: Package, rebuilt: Package) -> Iterator[Difference]:
    """Yield the looks of styles, themes and masters that a file has otherwise, or no longer."""
    here, there = (Counter(_looks_in(package)) for package in (file, rebuilt))
    known = {look[:2] for look in there if look[0] == _STYLE}
    added = [look for look in here - there if look[0] != _STYLE or look[:2] in known]
    for now, was in zip_longest(added, there - here):
        yield Difference("a style or theme", _in_words(now), _in_words(was))


def _looks_in(package: Package) -> Iterator[Canonical]:
    for name in package.names:
        if name.endswith(".xml") and "/charts/" not in name:
            for element in package.xml(name).iter(*_LOOK_OF):
                tag, attributes, text, *inside = _canonical(element) or ()
                if tag == _STYLE:
                    inside = [part for part in inside if part[0] in _SAID_OF_STYLE]
                    attributes = (("styleId", element.get(f"{W}styleId")),)
                    yield tag, attributes, "", *inside
                elif attributes or inside:
                    yield tag, attributes, text, *inside


# The parts that readers see, as all programs name them, but for styles, to which programs add.
_STATED = (
    *("word/document", "word/header", "word/footer", "word/numbering", "word/theme/"),
    *("word/charts/", "xl/worksheets/", "xl/tables/", "xl/drawings/", "xl/charts/", "xl/theme/"),
    *("ppt/pres", "ppt/slide", "ppt/notes", "ppt/theme/", "ppt/charts/", "ppt/tableStyles"),
)
# Where programs write more than they read.
_FILLED_OUT = ("charts/", "theme/", "drawings/")
_AROUND = ("word/header", "word/footer")
# Texts whose letters are compared line by line, and texts that nothing else compares.
_WRITTEN = ("word/document", *_AROUND, "ppt/slides/", "ppt/notesSlides/")
_PROMPTS = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/")
# What programs number, work out or say of themselves, and what is compared by what it shows.
_BY_PROGRAM = {
    *("id", "sheetId", "abstractNumId", "tplc", "uri", "ref", "sqref", "style"),
    *("horizontalDpi", "verticalDpi"),
}
_BESIDE = {
    *(f"{W}{name}" for name in ("cnfStyle", "nsid", "tmpl", "widowControl", "t", "instrText")),
    *(f"{C}{name}" for name in ("lang", "v", "formatCode", "numFmt", "axId", "crossAx", "pt")),
    *(f"{C}printSettings", f"{A}t", f"{WP}effectExtent", f"{A}masterClrMapping"),
    *(f"{S}selection", f"{XDR}col", f"{XDR}row", f"{MC}AlternateContent"),
}
# What goes without saying, and elements that say nothing unless something is in them.
_UNSAID = {"0", "auto", "none", "horz", "-60000000", "autoZero"}
_HOLLOW = re.compile(r"\w*Pr|\w*Style|\w*Layout|layout|headerFooter|pageSetup|\w*Lst|\w*Borders")


def changed_statements(
    file: Package, rebuilt: Package, called: Callable[[str], str]
) -> Iterator[Difference]:
    """Yield what a file states otherwise of how it looks, no longer, or besides.

    Of each kind of element, the values of an attribute are compared in their order. Where that is
    begins with what a part is `called`.
    """
    here, there = _statements(file), _statements(rebuilt)
    for key in dict.fromkeys((*there, *here)):
        place, *kind = key
        now, was = ([value for value, *_ in stated.get(key, ())] for stated in (here, there))
        is_alike = _said(now) == _said(was) and len(now) <= len(was)
        if any(folder in place for folder in _FILLED_OUT):
            rest = iter(now)
            is_alike = all(value in rest for value in _said(was))
        if not is_alike:
            pairs = [*zip_longest(now, was, fillvalue="")]
            at = next(at for at, (one, other) in enumerate(pairs) if one != other)
            after, before = (value and " ".join((*kind, value)) for value in pairs[at])
            _, part, element = (here.get(key, ())[at:] or there[key][at:])[0]
            yield Difference(f"{called(part)}{_near(element)}", after, before)


def _near(element: Element) -> str:
    """The words at a place in a part, if any."""
    around = (element, *element.iterancestors(*_WITH_WORDS))
    words = next(filter(None, (text_of(each, f"{W}t", f"{A}t") for each in around)), "")
    return f", at {quoted(words)}" if words else ""


_WITH_WORDS = (f"{W}p", f"{W}tc", f"{W}tr", f"{W}tbl", f"{A}p", f"{A}tc", f"{A}tr", f"{P}sp")


def _said(values: Sequence[str]) -> list[str]:
    return [value for value in values if value not in _UNSAID]


def _statements(
    package: Package,
) -> Mapping[tuple[str, str, str], list[tuple[str, str, Element]]]:
    """The values of each kind of attribute, each with its part and its element."""
    found: dict[tuple[str, str, str], list[tuple[str, str, Element]]] = {}
    parts = dict(package.xml_parts(*_STATED))
    for name in sorted(parts, key=lambda name: (len(name), name)):
        place = re.sub(r"(?:-landscape|\d+)*\.xml$", "", name)
        for tag, attribute, value, element in _stated_in(parts[name], name):
            stated = found.setdefault((place, tag, attribute), [])
            # One header for several sections may be written once for each.
            if not (name.startswith(_AROUND) and any(value == known for known, *_ in stated)):
                stated.append((value, name, element))
    return found


def _stated_in(element: Element, part: str) -> Iterator[tuple[str, str, str, Element]]:
    """What an element and those within it say: their attributes, and that they are there."""
    is_compared = element.tag in _LOOKS and part.startswith(_WRITTEN)
    if is_compared or element.tag in _UNCOMPARED | _BESIDE:
        return
    tag, text = local_name(element), (element.text or "").strip()
    if element.tag == f"{A}p" and part.startswith(_PROMPTS):
        yield tag, "", text_of(element, f"{A}t"), element
    stated = ((name.rpartition("}")[2], value) for name, value in _attributes(element))
    attributes = [(called, value) for called, value in stated if called not in _BY_PROGRAM]
    for called, value in attributes:
        if value:
            yield tag, "" if (called, value) == ("val", "1") else called, _number(value), element
    children = element.findall("*")
    if not children and (text or not (attributes or _HOLLOW.fullmatch(tag))):
        yield tag, "", _number(text.replace("'", "") or "1"), element
    for child in children:
        yield from _stated_in(child, part)


def looks_of(element: Element) -> str:
    """Return, in words, what the properties of a text, a line, a row or a cell say of its look.

    Of those whose look programs work out again, nothing is returned.
    """
    look = _canonical(element)
    return "" if look is None else " ".join(map(_in_words, _shown_looks(look)))


def _shown_looks(look: Canonical) -> list[Canonical]:
    inside = [part for part in look[3:] if part[0] not in _WORKED_OUT]
    return [(look[0], look[1], ""), *inside] if look[1] else inside


# What Word works out of a table or a line when it saves it, and what is compared by itself.
_WORKED_OUT = {
    f"{W}{name}"
    for name in (
        *("rPr", "sectPr", "cnfStyle", "webHidden", "bCs", "iCs", "szCs", "tcW", "tblW", "tblLook"),
        *("tblInd", "tblLayout", "tblBorders", "tcBorders", "tblCellMar", "cantSplit", "tblHeader"),
        *("keepNext", "keepLines", "widowControl", "tabs"),
    )
}


def unlike_elements(
    file: Iterable[Element], original: Iterable[Element]
) -> Iterator[tuple[str, str]]:
    """Yield, in words, the elements that a file has and its original has not, and the other way.

    Their order says nothing.
    """
    here, there = (
        Counter(_in_words(_canonical(element)) for element in elements)
        for elements in (file, original)
    )
    yield from zip_longest(here - there, there - here, fillvalue="")


def _in_words(element: Canonical | None) -> str:
    """An element's name, its attributes and its text, with those within it."""
    if element is None:
        return ""
    tag, attributes, text, *inside = element
    stated = (f"{name.rpartition('}')[2]}={value}" for name, value in attributes)
    return " ".join([tag.rpartition("}")[2], *stated, text, *map(_in_words, inside)]).strip()


def _canonical(element: Element) -> Canonical | None:
    """What an element says, however it is written; None for what says nothing."""
    if not isinstance(element.tag, str) or element.tag in _UNCOMPARED:
        return None
    text = element.text or ""
    if element.tag in _NUMBERS:
        text = _number(text)
    children = [_canonical(child) for child in element]
    inside = _joined([child for child in children if child is not None])
    attributes = _attributes(element)
    if element.tag in _EMPTY and not inside and not attributes:
        return None
    if len(element):
        text = text.strip()
    return element.tag, attributes, text, *inside


def _attributes(element: Element) -> Canonical:
    found = {}
    for name, value in element.attrib.items():
        if "microsoft.com" in name or name.startswith(("{http://www.w3.org", MC, R)):
            continue
        if name not in _ATTRIBUTES:
            stated = _SWITCHES.get(value, value)
            if name == f"{W}hint" or (name == f"{W}color" and stated == "auto"):
                continue  # Word adds it
            found[name] = stated
    if found == {f"{W}val": "1"}:
        return ()  # what is on may say so
    return tuple(sorted(found.items()))


def _joined(children: list[Canonical]) -> list[Canonical]:
    """The children, runs of the same look as one, and so their texts."""
    joined: list[Canonical] = []
    for child in children:
        last = joined[-1] if joined else None
        if last is not None and child[0] in _TEXTS and last[0] == child[0]:
            joined[-1] = (child[0], child[1], last[2] + child[2])
        elif (
            last is not None
            and child[0] in _RUNS
            and last[0] == child[0]
            and _look(last) == _look(child)
        ):
            words = [part for part in child[3:] if part[0] not in _LOOKS]
            joined[-1] = (*last[:3], *_joined([*last[3:], *words]))
        else:
            joined.append(child)
    return joined


def _look(run: Canonical) -> list[Canonical]:
    return [child for child in run[3:] if child[0] in _LOOKS]


def _number(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text
