"""Changes of the XML in a workbook's parts: elements, attributes and single characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree
from workbook_base import TEXTS, Base, M, clean, tree, written


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def change_element(base: Base, random: Random) -> tuple[str, bytes]:
    """An element renamed, removed, doubled, moved among its neighbours or put into another."""
    name = base.any_part(random)
    root = tree(base.parts[name])
    element = random.choice([one for one in root.iter() if isinstance(one.tag, str)])
    called, parent = _local(element.tag), element.getparent()
    how = "rename" if parent is None else random.choice(list(ELEMENTS))
    ELEMENTS[how](element, parent, random)
    return f"{how} {called} in {name}", base.with_part(name, written(root))


def _rename(element: Any, _: Any, random: Random) -> None:
    element.tag = random.choice([f"{element.tag}x", f"{M}c", f"{M}row", "{other}c", f"{M}v"])


def _remove(element: Any, parent: Any, _: Random) -> None:
    parent.remove(element)


def _double(element: Any, _parent: Any, _: Random) -> None:
    element.addnext(tree(written(element)))


def _move(element: Any, parent: Any, random: Random) -> None:
    parent.insert(random.randrange(len(parent)), element)


def _wrap(element: Any, parent: Any, random: Random) -> None:
    outer = etree.Element(random.choice([f"{M}extLst", "{other}x", f"{M}is"]))
    parent.replace(element, outer)
    outer.append(element)


ELEMENTS: dict[str, Callable[[Any, Any, Random], None]] = {
    "rename": _rename,
    "remove": _remove,
    "double": _double,
    "move": _move,
    "wrap": _wrap,
}


def change_attribute(base: Base, random: Random) -> tuple[str, bytes]:
    """An attribute removed, renamed, or with another value: any, a near one or a neighbour's."""
    name = base.any_part(random)
    root = tree(base.parts[name])
    elements = [one for one in root.iter() if isinstance(one.tag, str) and one.attrib]
    if not elements:
        return change_element(base, random)
    element = random.choice(elements)
    key = random.choice(sorted(element.attrib))
    value = str(element.attrib[key])
    how = random.choice(["any", "any", "near", "remove", "rename", "swap"])
    del element.attrib[key]
    if how == "rename":
        element.set(f"{_local(key)}x", value)
    elif how != "remove":
        others = {
            "any": clean(random.choice(TEXTS)),
            "near": _near(value, random),
            "swap": str(random.choice(elements).get(key, value)),
        }
        element.set(key, others[how])
    what = f"{how} {_local(element.tag)}@{_local(key)} in {name}"
    return what, base.with_part(name, written(root))


def _near(value: str, random: Random) -> str:
    """A value almost like it."""
    digits = re.sub(r"\d+", lambda found: str(int(found[0]) + random.choice([-1, 1, 2])), value)
    forms = [digits, f"{value}1", value[:-1], value.upper(), value.lower(), f" {value}"]
    return random.choice(forms)


def change_characters(base: Base, random: Random) -> tuple[str, bytes]:
    """A few characters of a part changed, added or lost, or the part in another encoding."""
    name = base.any_part(random)
    content = bytearray(base.parts[name])
    at = random.randrange(len(content) or 1)
    how = random.choice(["letter", "insert", "delete", "encoding"])
    if how == "letter":
        content[at] = random.choice(b'<>&"/= azAZ09_x\x00\xff')
    elif how == "insert":
        more = [b"&x;", b"<!-- -->", b"<x/>", b"]]>", b"&#0;", b"&#11;", b"x"]
        content[at:at] = random.choice(more)
    elif how == "delete":
        del content[at : at + random.choice([1, 5, 50])]
    else:
        content = bytearray(bytes(content).decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"))
    return f"{how} at {at} of {name}", base.with_part(name, bytes(content))
