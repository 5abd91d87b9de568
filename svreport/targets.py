"""The names that `svreport build` and `svreport check` know, and what an update may be called."""

from __future__ import annotations

import re

SUMMARY = "summary"
FORUM = "forum"
HIGHLIGHT = "highlight"
PLAN = "plan"
SCRUTINY = "scrutiny"
DASHBOARD = "dashboard"
DOCUMENTS = (SUMMARY, FORUM, HIGHLIGHT, PLAN, SCRUTINY, DASHBOARD)
EVERYTHING = "all"

# Papers that anyone may read, from which small counts of children are withheld.
PUBLIC = (FORUM, HIGHLIGHT, PLAN, SCRUTINY, DASHBOARD)

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def is_document(key: str) -> bool:
    """Whether a name is taken by a document."""
    return key.casefold() in (*DOCUMENTS, *PUBLIC, EVERYTHING)


def can_name_an_update(key: str) -> bool:
    """Whether a key can name a folder on every system, and no document has it."""
    is_name = _FOLDER_NAME.fullmatch(key) and not _WINDOWS_DEVICES.fullmatch(key)
    return bool(is_name) and not is_document(key)
