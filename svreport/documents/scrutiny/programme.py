"""The programme update: what was done and what is under way, a slide for each theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.blocks import Block, Heading, ListBlock, Paragraph, plain
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.model import Achievement
from svreport.slides import Slide
from svreport.suggest import folded

SECTION = "Programme update"
NO_THEME = "Also"
# The signs only repeat what the headings say.
DONE, UNDER_WAY = ("Done", "\N{CHECK MARK}"), ("Under way", "\N{WHITE CIRCLE}")


def programme(paper: PublicPaper) -> Iterator[Slide]:
    """The achievements that the update tells of, by theme in the order of the sheet."""
    told = [one for one in paper.council.achievements if one.update == paper.update.key]
    themes: dict[str, list[Achievement]] = {}
    for one in sorted(told, key=lambda one: one.theme is None):
        themes.setdefault(folded(one.theme or ""), []).append(one)
    for rows in themes.values():
        yield _slide(paper, rows)


def _slide(paper: PublicPaper, rows: Sequence[Achievement]) -> Slide:
    done = [one for one in rows if one.done]
    under_way = [one for one in rows if not one.done]
    counts = [
        f"{len(own)} {words.lower()}"
        for own, (words, _) in ((done, DONE), (under_way, UNDER_WAY))
        if own
    ]
    return Slide(
        title=f"{_line(rows[0].theme or NO_THEME)}: {', '.join(counts)}",
        section=SECTION,
        body=[*_list(done, *DONE), *_list(under_way, *UNDER_WAY)],
        notes=[
            source([one.place("achievement") for one in rows], f"as told in {paper.update.title}")
        ],
    )


def _list(rows: Sequence[Achievement], words: str, mark: str) -> list[Block]:
    if not rows:
        return []
    items = [(Paragraph(plain(one.achievement)),) for one in rows]
    return [Heading(3, plain(words)), ListBlock(ordered=False, items=items, mark=mark)]


def _line(text: str) -> str:
    return " ".join(text.split())
