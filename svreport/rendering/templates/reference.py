"""What templates may name, as Markdown for docs/templates.md: made from the types of the papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from svreport.core.frozen import replace
from svreport.core.text import join_words
from svreport.documents.document import Document
from svreport.files.resources import TemplateFile, templates_folder
from svreport.rendering.slides.template import CAPTION, CHART, LAYOUTS, TABLE
from svreport.rendering.templates.check import SLIDES, names_of, templates_in
from svreport.rendering.templates.shapes import Kind, Shape
from svreport.rendering.templates.tag_lint import Tag, scan
from svreport.rendering.templates.trial import PAPERS, example, names_in_wordings, wordings_of
from svreport.rendering.word.document import open_template, paragraph_texts

WORDING_SUFFIX, TEXT_SUFFIX = ".md.j2", ".j2"
BEGIN = "<!-- What follows is generated: python -m svreport.commands.refresh -->"
_KEYWORDS = {Kind.FLAG: "if", Kind.LIST: "for"}


def with_names(page: str) -> str:
    """The page with its generated part, from the mark to its end, made anew."""
    written, mark, _ = page.partition(BEGIN)
    return f"{written}{mark}\n\n{names_reference()}"


def names_reference() -> str:
    """What the templates of every paper may name, as Markdown."""
    lines = [line for paper in PAPERS for line in _of_paper(paper)]
    return "\n".join(lines).rstrip() + "\n"


def _of_paper(paper: Document) -> Iterator[str]:
    folder = templates_folder() / paper.name
    words = paper.title
    yield from (f"### {words[0].upper()}{words[1:]}: {paper.template}", "")
    if paper.template.endswith(SLIDES):
        yield from _layouts()
    else:
        yield from _names(paper, templates_folder() / paper.template)
    yield from _wordings(paper, folder)


def _layouts() -> Iterator[str]:
    """The layouts that slides need: they have placeholders, and no tags."""
    yield from ("| layout | its placeholders |", "|---|---|")
    for name, needed in LAYOUTS.items():
        optional = [f"{CAPTION} (may be left out)"] if name in (TABLE, CHART) else []
        yield f"| {name} | {join_words([*needed, *optional])} |"
    yield ""


def _names(paper: Document, template: Path) -> Iterator[str]:
    names = names_of(paper)
    tags = list(_tags(template))
    yield from _table(names, tags, [""])
    for owners, shape in _records(names):
        yield from (f"Each of {join_words(f'`{owner}`' for owner in owners)} has:", "")
        yield from _table(shape.fields, tags, _loop_names(owners, tags))


def _table(
    names: Mapping[str, Shape], tags: Sequence[Tag], prefixes: Sequence[str]
) -> Iterator[str]:
    """Names and their meanings; in tags they follow one of the prefixes, such as `item.`."""
    yield from ("| name | what it stands for | as it is written |", "|---|---|---|")
    for name, shape in names.items():
        written = _as_written([f"{prefix}{name}" for prefix in prefixes], shape, tags)
        yield f"| `{name}` | {_cell(shape.meaning)} | `{_cell(written)}` |"
    yield ""


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table takes it."""
    return text.replace("|", "\\|")


def _records(names: Mapping[str, Shape]) -> list[tuple[list[str], Shape]]:
    """The records that lists go through, each once, with the names of those lists."""
    records: dict[type, tuple[list[str], Shape]] = {}
    for name, shape in names.items():
        item = shape.item
        if item is None or item.kind is not Kind.RECORD:
            continue
        owners, _ = records.setdefault(item.type, ([], item))
        owners.append(name)
        for inner, other in _records(item.fields):
            more, _ = records.setdefault(other.type, ([], other))
            more += [owner for owner in inner if owner not in more]
    return list(records.values())


def _tags(template: Path) -> Iterator[Tag]:
    if template.name.endswith(TEXT_SUFFIX):
        yield from scan(template.read_text("utf-8"), in_word=False)[0]
        return
    for _, texts in paragraph_texts(open_template(TemplateFile.read(template)).docx):
        for text in texts:
            yield from (replace(tag, paragraph=text.paragraph) for tag in scan(text.text)[0])


def _loop_names(owners: Sequence[str], tags: Sequence[Tag]) -> list[str]:
    """What loops over these lists call an item, each with a point after it."""
    loops = (tag.content.partition(" in ") for tag in tags if tag.keyword == "for")
    names = [f"{name}." for name, _, over in loops if over.rpartition(".")[2] in owners]
    return list(dict.fromkeys(names)) or ["one."]


def _as_written(names: Sequence[str], shape: Shape, tags: Sequence[Tag]) -> str:
    """The tag of the shipped template that has one of the names, else one that could."""
    for tag in tags:
        over = tag.content.rpartition(" in ")[2]
        if over in names and tag.keyword == _KEYWORDS.get(shape.kind, ""):
            return " ".join(tag.text.split())
    return shape.tag(names[0], in_word=any(tag.paragraph is not None for tag in tags))


def _wordings(paper: Document, folder: Path) -> Iterator[str]:
    files = [path for path in templates_in(folder) if path.name.endswith(WORDING_SUFFIX)]
    if not files:
        return
    made = example().paper(paper)
    yield from ("Its standard wording may name:", "", "| file | names |", "|---|---|")
    for path in files:
        known = names_in_wordings(wordings_of(made, path.name)) or {}
        names = [*known, *sorted(_used(path) - known.keys())]
        quoted = join_words((f"`{name}`" for name in names), most=99)
        yield f"| {paper.name}/{path.name} | {quoted} |"
    yield ""


def _used(path: Path) -> set[str]:
    """The names that a wording has, for one that the worked example does not need."""
    return meta.find_undeclared_variables(
        SandboxedEnvironment().parse(path.read_text(encoding="utf-8-sig"))
    )
