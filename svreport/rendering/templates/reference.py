"""What templates may name, as Markdown for docs/templates.md: made from the types of the papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from svreport.core.text import join_words
from svreport.files.resources import TemplateFile, templates_folder
from svreport.rendering.slides.template import CAPTION, CHART, LAYOUTS, TABLE
from svreport.rendering.templates.check import SLIDES, templates_in
from svreport.rendering.templates.papers import PAPERS, TemplatePaper
from svreport.rendering.templates.shapes import Kind, Shape, fields_of
from svreport.rendering.templates.tag_lint import Tag, scan
from svreport.rendering.templates.text_lint import PAGE_SUFFIX, names_of
from svreport.rendering.templates.trial import example, names_in_wordings, wordings_of
from svreport.rendering.word.document import open_template
from svreport.rendering.word.places import placed_texts

WORDING_SUFFIX, TEXT_SUFFIX = ".md.j2", ".j2"
BEGIN = "<!-- What follows is generated: python -m svreport.commands.refresh -->"
_KEYWORDS = {Kind.FLAG: "if", Kind.LIST: "for"}
_HEADER = ("| name | what it stands for | as it is written |", "|---|---|---|")


def with_names(page: str) -> str:
    """The page with its generated part, from the mark to its end, made anew."""
    written, mark, _ = page.partition(BEGIN)
    return f"{written}{mark}\n\n{names_reference()}"


def names_reference() -> str:
    """What the templates of every paper may name, as Markdown."""
    lines = [line for paper in PAPERS for line in _of_paper(paper)]
    return "\n".join(lines).rstrip() + "\n"


def _of_paper(paper: TemplatePaper) -> Iterator[str]:
    folder = templates_folder() / paper.name
    if paper.template.endswith(SLIDES):
        yield from _of_slides(paper, folder)
        return
    is_page = paper.template.endswith(PAGE_SUFFIX)
    is_text = paper.template.endswith(TEXT_SUFFIX)
    names = names_of(paper.content) if is_page else fields_of(paper.content)
    tags = list(_tags(folder / paper.template))
    words = paper.words.removeprefix("the ")
    yield f"### {words[0].upper()}{words[1:]}: {paper.name}/{paper.template}"
    yield ""
    begins = " " if is_text else "p "
    yield from _table(names, tags, begins=begins)
    for owners, shape in _records(names):
        yield f"Each of {join_words(f'`{owner}`' for owner in owners)} has:"
        yield ""
        yield from _table(shape.fields, tags, _loop_names(owners, tags), begins=begins)
    yield from _wordings(paper, folder)


def _of_slides(paper: TemplatePaper, folder: Path) -> Iterator[str]:
    """The layouts that slides need: they have placeholders, and no tags."""
    words = paper.words.removeprefix("the ")
    yield f"### {words[0].upper()}{words[1:]}: {paper.name}/{paper.template}"
    yield ""
    yield "| layout | its placeholders |"
    yield "|---|---|"
    for name, needed in LAYOUTS.items():
        optional = [f"{CAPTION} (may be left out)"] if name in (TABLE, CHART) else []
        yield f"| {name} | {join_words([*needed, *optional])} |"
    yield ""
    yield from _wordings(paper, folder)


def _table(
    names: Mapping[str, Shape], tags: Sequence[Tag], loops: Sequence[str] = (), *, begins: str
) -> Iterator[str]:
    """Names and their meanings; those of an item follow what its `loops` call it.

    `begins` is what stands after the first brace or percent sign of a tag for whole paragraphs.
    """
    yield from _HEADER
    for name, shape in names.items():
        written = _as_written(name, shape, tags, loops, begins).replace("|", "\\|")
        yield f"| `{name}` | {shape.meaning.replace('|', chr(92) + '|')} | `{written}` |"
    yield ""


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
    for _, texts in placed_texts(open_template(TemplateFile.read(template)).docx):
        for text in texts:
            yield from scan(text.text)[0]


def _loop_names(owners: Sequence[str], tags: Sequence[Tag]) -> list[str]:
    """What loops over these lists call an item."""
    loops = (tag.content.partition(" in ") for tag in tags if tag.keyword == "for")
    names = [name for name, _, over in loops if over.rpartition(".")[2] in owners]
    return list(dict.fromkeys(names)) or ["one"]


def _as_written(
    name: str, shape: Shape, tags: Sequence[Tag], loops: Sequence[str], begins: str
) -> str:
    """The tag of the shipped template that has the name, else one that could."""
    called = [f"{loop}.{name}" for loop in loops] or [name]
    for tag in tags:
        over = tag.content.rpartition(" in ")[2]
        if over in called and tag.keyword == _KEYWORDS.get(shape.kind, ""):
            return " ".join(tag.text.split())
    return _as_it_could_be(called[0], shape, begins)


def _as_it_could_be(called: str, shape: Shape, begins: str) -> str:
    return {
        Kind.FLAG: f"{{%{begins}if {called} %}}",
        Kind.BLOCKS: f"{{{{{begins}{called} }}}}",
        Kind.LIST: f"{{%{begins}for one in {called} %}}",
        Kind.FIGURE: f'{{{{ {called}("payments.total | £m") }}}}',
        Kind.WORDS: f"{{{{ {called}() }}}}",
    }.get(shape.kind, f"{{{{ {called} }}}}")


def _wordings(paper: TemplatePaper, folder: Path) -> Iterator[str]:
    files = [path for path in templates_in(folder) if path.name.endswith(WORDING_SUFFIX)]
    if not files:
        return
    made = example().paper(paper)
    yield "Its standard wording may name:"
    yield ""
    yield "| file | names |"
    yield "|---|---|"
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
