"""The colours of a template of slides, as far as its theme states them plainly."""

from __future__ import annotations

from typing import Any

from lxml import etree

from svreport.renderers.slides.template import A, P, Placeholder

# What the colours of a theme are called in a master, where it maps them to no others.
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


def background(layout: Any) -> str | None:
    """The background of a layout as `#FFFFFF`; None where it is a picture or a shading."""
    for owner in (layout, layout.slide_master):
        behind = owner._element.find(f"{P}cSld/{P}bg")
        if behind is not None:
            for fill in (behind.find(f"{P}bgPr/{A}solidFill"), behind.find(f"{P}bgRef")):
                if fill is not None:
                    return _stated(fill, layout.slide_master)
            return None
    return named(layout.slide_master, "bg1")


def ink(placeholder: Placeholder) -> str | None:
    """The colour of a placeholder's text; None where it is a shade of another."""
    for style in placeholder.styles(0):
        fill = style.find(f"{A}defRPr/{A}solidFill")
        if fill is not None:
            return _stated(fill, placeholder.layout.slide_master)
    return named(placeholder.layout.slide_master, "tx1")


def named(master: Any, name: str) -> str | None:
    """A colour of the theme by its name in the master, such as `accent1`."""
    mapped = master._element.find(f"{P}clrMap")
    known = (mapped.get(name) if mapped is not None else None) or _MAPPED.get(name, name)
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = etree.fromstring(relation.target_part.blob)
            return _digits(theme.find(f".//{A}clrScheme/{A}{known}"))
    return None


def _stated(fill: Any, master: Any) -> str | None:
    """The colour that a fill states, where it is one of the theme's or its own, unchanged."""
    scheme = fill.find(f"{A}schemeClr")
    if scheme is not None:
        return named(master, str(scheme.get("val"))) if not len(scheme) else None
    return _digits(fill)


def _digits(colour: Any) -> str | None:
    if colour is None:
        return None
    own, system = colour.find(f"{A}srgbClr"), colour.find(f"{A}sysClr")
    if own is not None:
        return f"#{own.get('val')}" if not len(own) else None
    return f"#{system.get('lastClr')}" if system is not None and system.get("lastClr") else None
