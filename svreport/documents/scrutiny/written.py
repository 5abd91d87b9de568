"""What is written for the slides: a slide for each heading, with its figures in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.blocks import Block, Heading
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import cells
from svreport.figures.register import BadReference
from svreport.model import Narrative, paper_section
from svreport.narrative import MEASURES, read_narrative, references_in
from svreport.slides import Slide

LEVEL = 2
_NEW_SLIDE = re.compile(r"(?m)^(?=#[ \t])")


def written_slides(paper: PublicPaper, section: str, group: str, title: str) -> Iterator[Slide]:
    """What the Narrative sheet has for a section, each `# heading` the title of a slide.

    What stands before the first heading has the given title; `group` is the section of the
    slides that it belongs to.
    """
    written = paper.council.narrative_for(paper_section(paper.paper, section), paper.update.key)
    for part in _NEW_SLIDE.split(written.text) if written else ():
        blocks = read_narrative(part, heading_level=LEVEL, stated=paper.figure)
        heading, body = _headed(blocks)
        if heading or body:
            assert written is not None
            yield Slide(
                title=heading or title,
                section=group,
                body=body,
                notes=list(_notes(paper, written, part)),
            )


def _headed(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The heading that the blocks begin with, if they do, and the blocks below it."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and first.level == LEVEL:
        return " ".join("".join(run.text for run in first.runs).split()), blocks[1:]
    return "", blocks


def _notes(paper: PublicPaper, written: Narrative, part: str) -> Iterator[str]:
    """The cell that the text stands in, and those of the figures that it names."""
    yield f"Written for {paper.update.title}: {cells([written.place('text')])}."
    for reference in dict.fromkeys(references_in(part)):
        if reference.astray or reference.content == MEASURES:
            continue
        try:
            referred = paper.facts.refer(reference.content)
        except BadReference:
            continue
        stands = cells(referred.figure.places)
        yield f"{referred.figure.full_name}: {referred.text}{f' ({stands})' if stands else ''}."
