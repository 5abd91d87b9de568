"""Office files are zip archives; these are made the same whenever they are made."""

from __future__ import annotations

import zipfile
from io import BytesIO

EARLIEST = (1980, 1, 1, 0, 0, 0)
FIRST_PART = "[Content_Types].xml"


def with_fixed_times(archive: bytes) -> bytes:
    """The same archive with every entry's time fixed, so that the same input gives the same bytes.

    The content types come first, as the packaging conventions ask.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != FIRST_PART, name))
        for name in names:
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
