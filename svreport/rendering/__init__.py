"""Renderers: plain data to bytes, each in its own format. They know no model.

What files of all Office formats share stands here: their properties.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from svreport.content.paper import Properties

# A document without a date of its own still gives the same bytes each time.
UNDATED = datetime(2000, 1, 1)
LONGEST_PROPERTY = 255
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def created_at(properties: Properties) -> datetime:
    """When a document was made, which comes from the inputs alone."""
    made = properties.made_on
    return datetime(made.year, made.month, made.day) if made else UNDATED


def core_properties(properties: Properties) -> bytes:
    """The properties as the part of an Office file that has them."""
    made, marks = f"{created_at(properties):%Y-%m-%dT%H:%M:%SZ}", properties.marks
    texts = {
        "dc:title": properties.title,
        "dc:subject": properties.subject,
        "dc:creator": properties.author,
        "cp:keywords": properties.keywords,
        "dc:description": f"Fingerprint: {marks.fingerprint}" if marks.fingerprint else "",
        "cp:lastModifiedBy": properties.author,
        "cp:revision": "1",
        "dc:language": properties.language,
        "cp:contentStatus": "Draft" if marks.draft else "Final",
    }
    stated = "".join(
        f"<{name}>{escape(clean(text)[:LONGEST_PROPERTY], quote=False)}</{name}>"
        for name, text in texts.items()
    )
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        "<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{stated}{dates}'
        "</cp:coreProperties>"
    ).encode()
