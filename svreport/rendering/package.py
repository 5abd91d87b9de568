"""What files of all Office formats share: their properties, and times that are always the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

from svreport.content.paper import Properties

EARLIEST = (1980, 1, 1, 0, 0, 0)
FIRST_PART = "[Content_Types].xml"
# A document without a date of its own still gives the same bytes each time.
UNDATED = datetime(2000, 1, 1)
LONGEST_PROPERTY = 255


def with_fixed_times(archive: bytes) -> bytes:
    """The same archive with every entry's time fixed, so that the same input gives the same bytes.

    The content types come first, as the packaging conventions ask.
    """
    with zipfile.ZipFile(BytesIO(archive)) as source:
        return archive_of({name: source.read(name) for name in source.namelist()})


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    """The archive of parts, every entry's time fixed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(parts, key=lambda name: (name != FIRST_PART, name)):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, parts[name])
    return out.getvalue()


def created_at(properties: Properties) -> datetime:
    """When a document was made, which comes from the inputs alone."""
    made = properties.made_on
    return datetime(made.year, made.month, made.day) if made else UNDATED


def set_core_properties(
    core: Any, properties: Properties, clean: Callable[[str], str] = str
) -> None:
    """Writes the properties into those of python-pptx, each text as `clean`."""
    for name in ("title", "subject", "keywords", "author"):
        setattr(core, name, clean(getattr(properties, name))[:LONGEST_PROPERTY])
    core.last_modified_by = core.author
    core.language = properties.language
    core.created = core.modified = created_at(properties)
    core.revision = 1
    core.content_status = state_of(properties)
    core.comments = comments_of(properties)
    core.category = ""


def core_properties(properties: Properties) -> bytes:
    """The properties as the part of an Office file that has them."""
    made = f"{created_at(properties):%Y-%m-%dT%H:%M:%SZ}"
    texts = {
        "dc:title": properties.title,
        "dc:subject": properties.subject,
        "dc:creator": properties.author,
        "cp:keywords": properties.keywords,
        "dc:description": comments_of(properties),
        "cp:lastModifiedBy": properties.author,
        "cp:revision": "1",
        "dc:language": properties.language,
        "cp:contentStatus": state_of(properties),
    }
    stated = "".join(
        f"<{name}>{escape(text[:LONGEST_PROPERTY], quote=False)}</{name}>"
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


def state_of(properties: Properties) -> str:
    """What Office shows as the status of a document."""
    return "Draft" if properties.marks.draft else "Final"


def comments_of(properties: Properties) -> str:
    """What Office shows as its comments: the fingerprint of what is signed, if it has one."""
    marks = properties.marks
    return f"Fingerprint: {marks.fingerprint}" if marks.fingerprint else ""
