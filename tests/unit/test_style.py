"""Plain English in what people see: messages, templates, and the text of documents.

The style is that of GOV.UK; an exception is a sentence that says why it is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from messages import all_messages, page
from readability import getmeasures

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 25
# Turns of phrase that nobody would say.
TICS = re.compile(
    r"\b(is told|tells of|looked over|anew|of its type|parted|mended|nothing can be told|"
    r"stands? (?:already|twice|above|under|among)|(?<!there )is no (?:number|file|email|sheet)|"
    r"is to be (?:done|had)|from what the two were made)\b",
    re.IGNORECASE,
)
ODD_COUNTS = re.compile(
    r"(?<![\w.,/£!–-])(?:1 (?!is|was|has|times|says|less|fees)[a-z]+s\b|0 of \d|1 of 1 )",
    re.IGNORECASE,
)
# What only its list makes long.
LISTS = re.compile(r"^(?:X is not (?:one of|X, X)|Remove it, or use one of)\b")
LIST_COMMAS = 4
# Words of a part that is a sentence, and the years at school that texts may take: plain English is
# said to take nine, a newspaper eleven.
WHOLE, MOST_YEARS = 6, 9
# Pages of docs/ that are read by those who change svreport, and the messages, which are read above.
FOR_DEVELOPERS = ("structure.md", "coverage.md", "messages.md")
DOUBLED = re.compile(r"\b([a-z]{3,}) \1\b")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, what is quoted as one word; a list begins after `:`."""
    plain = re.sub(r"“[^”]*”|`[^`]*`|\(http[^)]*\)", "X", text)
    yield from (
        part for part in re.split(r"(?<=[.!?])\s+(?=[^a-z]|svreport\b)|[:;]\s", plain) if part
    )


def messages() -> Iterator[str]:
    for message in all_messages():
        yield from (message.wrong, message.remedy)


def templates() -> Iterator[str]:
    """The lines of templates, without what is a choice or a name."""
    for path in (ROOT / "templates").rglob("*.j2"):
        for line in path.read_text("utf-8").splitlines():
            # Of a choice, each way is a sentence of its own.
            for part in re.split(r"\{% *el.*?%\}", line):
                words = re.sub(r"\{%.*?%\}|\{#.*?#\}|<[^>]*>", "", part)
                yield re.sub(r"\{\{.*?\}\}", "X", words)


def documents() -> Iterator[str]:
    """The sentences of documents of councils that a person has read; their narrative is theirs."""
    for path in (ROOT / "tests" / "golden").glob("council-*.txt"):
        for line in path.read_text("utf-8").splitlines():
            cells = re.sub(r"^\s*\[[^\]]*\]", "", line).split(" | ")
            yield from (cell.strip() for cell in cells if cell.rstrip().endswith("."))


def docs() -> Iterator[str]:
    """The paragraphs, items and cells of README and docs/; of what is for developers, none."""
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        if path.name in FOR_DEVELOPERS:
            continue
        text = re.sub(r"```.*?```|<!--.*?-->|<[^>]*>", "", path.read_text("utf-8"), flags=re.DOTALL)
        for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*#>|]|\d+\.))|\|", text):
            yield re.sub(r"\]\([^)]*\)|[*_\[\]]|\n +", " ", part.replace("\n", " ")).strip()


def is_list(part: str) -> bool:
    return part.count(",") >= LIST_COMMAS or LISTS.match(part) is not None


Texts = Callable[[], Iterable[str]]
ALL = pytest.mark.parametrize("texts", [messages, templates, documents, docs])


def found(texts: Texts, pattern: re.Pattern[str]) -> list[str]:
    return sorted({part for text in texts() for part in sentences(text) if pattern.search(part)})


@ALL
def test_no_turn_of_phrase_that_nobody_would_say(texts: Texts) -> None:
    assert found(texts, TICS) == []


@ALL
def test_numbers_choose_the_sentence(texts: Texts) -> None:
    assert found(texts, ODD_COUNTS) == []


@ALL
def test_no_word_is_doubled(texts: Texts) -> None:
    assert found(texts, DOUBLED) == []


@ALL
def test_sentences_are_short(texts: Texts) -> None:
    parts = {part for text in texts() for part in sentences(text)}
    long = {part for part in parts if len(part.split()) > LONGEST and not is_list(part)}
    assert sorted(long) == []


def years_of_schooling(parts: Iterable[str]) -> float:
    """How long a reader has gone to school to take a text in, by the Gunning fog index."""
    measured = getmeasures("\n".join(f"{part.rstrip('.:;')} ." for part in parts), lang="en")
    return float(measured["readability grades"]["GunningFogIndex"])


@ALL
def test_texts_are_easy_to_read(texts: Texts) -> None:
    parts = {part for text in texts() for part in sentences(text) if len(part.split()) >= WHOLE}
    worst = sorted(parts, key=lambda part: years_of_schooling([part]))[-10:]
    assert years_of_schooling(sorted(parts)) <= MOST_YEARS, worst


def test_the_page_of_messages_is_up_to_date(golden: Callable[[str, str], None]) -> None:
    golden("../../docs/messages.md", page())
