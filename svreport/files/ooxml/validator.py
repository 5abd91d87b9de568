"""The port of the Open XML SDK's validator, which comes with the extra `svreport[verify]`."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOT_INSTALLED = (
    "It was not validated against the Open XML standard: that needs pip install svreport[verify]."
)
MOST_ERRORS = 5
# The standard lets a property be on or off in these words too, and LibreOffice writes them.
_ON_OR_OFF = re.compile(
    r"Value '(?:true|false|1|0)' is not in allowed values: \['(?:off', 'on|on', 'off)'\]"
)


def schema_errors(content: bytes, suffix: str) -> list[str] | None:
    """Return the first errors of an Office file by the standard; None without the validator."""
    try:
        validator = _validator()
    except ImportError:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        errors = map(str, validator.validate(str(path)).errors)
        return [*islice((error for error in errors if not _ON_OR_OFF.search(error)), MOST_ERRORS)]


@cache
def _validator() -> Any:
    """The validator, whose rules take a while to read. Raises ImportError."""
    from openxml_audit import OpenXmlValidator

    return OpenXmlValidator()
