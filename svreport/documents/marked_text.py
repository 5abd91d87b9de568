"""Passages of text that changed, with what was removed and what was added marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.blocks import Block, ListBlock, Paragraph, Run
from svreport.changes.words import Kind, Passage, Piece, shortened

# How plain text marks an item of a list.
BULLET = "- "


def marked_text(passages: Sequence[Passage]) -> Iterator[Block]:
    """The passages as paragraphs, those that were items of a list as items again."""
    items: list[Sequence[Block]] = []
    for passage in map(shortened, passages):
        item = _without_bullet(passage)
        if item is not None:
            items.append((Paragraph(_runs(item)),))
            continue
        if items:
            yield ListBlock(ordered=False, items=tuple(items))
            items = []
        yield Paragraph(_runs(passage))
    if items:
        yield ListBlock(ordered=False, items=tuple(items))


def _without_bullet(passage: Passage) -> Passage | None:
    """An item's passage without the mark that plain text gives it; None for a paragraph."""
    first, *rest = passage
    if rest and first.text == BULLET.strip():
        return tuple(rest)
    if not first.text.startswith(BULLET):
        return None
    return (Piece(first.kind, first.text.removeprefix(BULLET)), *rest)


def _runs(passage: Passage) -> tuple[Run, ...]:
    """The words of a passage; what was removed stands in brackets for who cannot see strokes."""
    return tuple(
        run
        for at, piece in enumerate(passage)
        for run in ((Run(" "),) if at else ()) + (_run(piece),)
    )


def _run(piece: Piece) -> Run:
    if piece.kind is Kind.REMOVED:
        return Run(f"[{piece.text}]", struck=True)
    if piece.kind is Kind.ADDED:
        return Run(piece.text, bold=True, underlined=True)
    return Run(piece.text)
