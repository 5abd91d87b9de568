"""What a finished file says it is, in properties that stay when it is renamed or edited."""

from __future__ import annotations

from pathlib import PurePath

from svreport.gate.parts import CP, PROPERTIES, Parts, page


def keywords_of(name: str, content: bytes) -> str:
    """The keywords of an Office file or a web page; none where it has none.

    Raises NoPackage.
    """
    if PurePath(name).suffix.lower() == ".html":
        return str(page(content).xpath("string(//meta[@name='keywords']/@content)"))
    parts = Parts(content)
    if PROPERTIES not in parts.names:
        return ""
    return str(parts.xml(PROPERTIES).findtext(f"{CP}keywords") or "")
