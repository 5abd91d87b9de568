"""What a template's tags may name, where documents share it: its type, and what it means.

Each Word document states its content as a TypedDict, whose hints carry the
meaning of every name. The linter of templates and their page in docs/ both
read it from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeAlias

Authority: TypeAlias = Annotated[str, "The authority's name."]
Agreement: TypeAlias = Annotated[str, "What the agreement is called."]
Figure: TypeAlias = Annotated[
    Callable[[str], str],
    'A figure by its name, as narrative states it: `figure("plan.in-year balance | £m")`.',
]
