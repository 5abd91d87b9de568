"""Regular expressions that cost nothing until a text is held against them.

Compiling the two hundred patterns of svreport takes a tenth of a command's time, and most
inputs need only half of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled pattern, and becomes one when it is first used."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Kept, so that this is asked once for each method.
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The regular expression of a source, as `re.compile` gives it, compiled at its first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
