"""Plain English in what people see: messages, templates, and the text of documents.

The style is that of GOV.UK; an exception is a sentence that says why it is one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from messages import all_messages, page
from readability import getmeasures

from svreport.cli import main

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 25
# Turns of phrase that nobody would say.
TICS = re.compile(
    r"\b(is told|tells? (?:of|all|how|what|whether)|look(?:ed|s)? (?:it |them )?over|anew|"
    r"of its type|parted|mend(?:ed)?|nothing can be told|from what the two were made|"
    r"st(?:ands?|ood) (?:already|twice|above|under|among|here|beside|now|as follows|in its)|"
    r"as (?:it|they) st(?:ands?|ood)|may stand|held against|is put at|is mistaken|shall|not got|"
    r"(?<!there )(?:is|are) no (?!longer|more|less|figure)|(?:is|are) to (?:be|have|come|go)|"
    r"(?:unless|if) it is so|if that is meant|all the same(?! as)|there (?:twice|already)|"
    r"where (?:this|it) is empty|empty where|needed where|lies? (?:after|in the|on|beyond)|"
    r"whose (?:address|name|value))\b",
    re.IGNORECASE,
)
ODD_COUNTS = re.compile(
    r"(?<![\w.,/£!–-])(?:1 (?!is|was|has|times|says|less|fees)[a-z]+s\b|0 of \d|1 of 1 |"
    r"none of [12]\b|all (?:of the )?[12]\b)",
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
# What a text has said before.
REPEATED = re.compile(r"\b((?:[a-z’']+,? ){4}[a-z’']+)\b.+\b\1\b")


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
    """What documents of councils say that a person has read; their narrative is theirs."""
    for path in (ROOT / "tests" / "golden").glob("council-*.txt"):
        for line in path.read_text("utf-8").splitlines():
            cells = re.sub(r"^\s*\[[^\]]*\]", "", line).split(" | ")
            yield from (cell.strip() for cell in cells if WORDS.search(cell))


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


@cache
def code() -> tuple[str, ...]:
    """What code says, sentence or phrase: no docstring, no pattern, no list of words, no data.

    Messages that no case of tests/invalid shows are among them. A value is an X.
    """
    found: list[str] = []
    for path in (ROOT / "svreport").rglob("*.py"):
        if "claims" not in path.parts:
            nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            inner = {id(part) for node in nodes for part in _inside(node)}
            found += [_said(node) for node in nodes if id(node) not in inner]
    return tuple(text for text in found if WORDS.search(text) and not PATTERN.search(text))


# Three words of a sentence, and the marks of what a program reads.
WORDS = re.compile(r"[a-z]{2,},? [a-z]{2,},? [a-z]{2,}")
PATTERN = re.compile(r"\(\?|\\[bdsw]|\||</|^[a-z ,]*$|^(?:\w+ ){12}")


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that say nothing of their own: of a text with values, and docstrings."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_said(part) or "X" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def help_pages() -> Iterator[str]:
    """The words of every command's help, and of its options."""
    commands: list[click.Command] = [main]
    for command in commands:
        if isinstance(command, click.Group):
            context = click.Context(command)
            names = command.list_commands(context)
            commands += filter(None, (command.get_command(context, name) for name in names))
        words, _, _ = (command.help or "").partition("\b")
        yield from words.replace("\n", " ").split("  ")
        options = (option for option in command.params if isinstance(option, click.Option))
        yield from (option.help for option in options if option.help)


Texts = Callable[[], Iterable[str]]
ALL = pytest.mark.parametrize("texts", [messages, templates, documents, docs, code, help_pages])


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


@pytest.mark.parametrize("texts", [documents, code, help_pages])
def test_no_text_says_a_thing_twice(texts: Texts) -> None:
    assert [text for text in texts() if REPEATED.search(text)] == []


def test_the_list_of_commands_has_whole_sentences() -> None:
    assert "..." not in main.get_help(click.Context(main)).partition("Commands:")[2]


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
