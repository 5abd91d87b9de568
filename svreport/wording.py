"""Standard words that stand among the blocks of a paper or of its slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Standard words: a Jinja template of Markdown under templates/, and what fills its tags.

    It stands among the blocks of a paper; each text that fills a tag is text,
    and no Markdown. Paragraphs are `numbered` where the paper numbers them.
    """

    template: str
    content: Mapping[str, object]
    heading_level: int = 2
    numbered: bool = False
