"""The tags of a template, and what is wrong with them: names, pairs, braces that make no tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from msgspec import Struct

from svreport.commands.templates.shapes import TEXT, UNKNOWN, Kind, Shape
from svreport.core.frozen import Frozen, asdict, field, replace
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, nearest
from svreport.rendering.sandbox import FAULTS_OF_TAGS, PUT_ON_BY_SVREPORT, Sandbox
from svreport.rendering.word.places import WordPlace

WHOLE = WordPlace(part="")
# A tag ends before another begins, so that one left open takes no other with it.
_TAG = re.compile(
    r"\{\{(?P<shown>(?:(?!\{\{|\}\}|\{%|%\}).)*)\}\}"
    r"|\{%(?P<statement>(?:(?!\{\{|\}\}|\{%|%\}).)*)%\}"
    r"|\{#.*?#\}",
    re.DOTALL,
)
_STRAY = re.compile(
    r"\{\s?[{%#][^{}\n]*(?:[%}\s]*\})?"  # begun and not closed
    r"|[^{}\n]{0,40}[%}#]\s?\}"  # closed and not begun
    r"|\{\s*[\w.]+\s*\}"  # one brace on each side
)
# What is before a tag's words in Word: the paragraph, row, cell or run that it replaces.
# docxtpl knows it by a plain space, and by no other.
_PREFIX = re.compile(r"(p|tr|tc|r) (.*)", re.DOTALL)
# Word makes curly quotation marks of those that are typed.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_LONGEST = 60

# What is wrong and the remedy.
Complaint = tuple[str, str]
# What is wrong with the words between `figure("` and `")`, if anything.
FigureFault = Callable[[str], Complaint | None]

KEYWORDS = ("for", "endfor", "if", "elif", "else", "endif", "set")
_KNOWN = f"There are {join_words(KEYWORDS)}."
_JINJA = Sandbox(lambda value: value)
# A tag's words as a template of their own.
_WHOLE_TAGS = {
    "": "{{{{ {} }}}}",
    "for": "{{% for {} %}}{{% endfor %}}",
    "if": "{{% if {} %}}{{% endif %}}",
    "elif": "{{% if {} %}}{{% endif %}}",
    "set": "{{% set {} %}}",
}
_AS_WRITTEN = (
    "Write one name, its parts joined by points, as in {{ section.heading }}. Write a loop as in "
    "{% for section in risks %}. Text is in quotation marks."
)
_FIGURE = 'Name a figure, as in {{ figure("payments.total | £m") }}.'


class Finding(Frozen, kw_only=True):
    """One thing to put right in a template. If a tag is at fault, `wrong` goes on from its text."""

    wrong: str
    remedy: str
    template: str = ""
    place: WordPlace = WHOLE
    tag: str = ""
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The template, and the place in it if one is known."""
        place = str(self.place)
        return f"{self.template}: {place}" if place else self.template

    @property
    def says(self) -> str:
        """What is wrong, as a sentence."""
        return f"“{self.tag}” {self.wrong}" if self.tag else self.wrong

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.says} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str]:
        """The finding as plain data, for `--json`."""
        return {
            "severity": str(self.severity),
            "template": self.template,
            **asdict(self.place),
            "tag": self.tag,
            "wrong": self.says,
            "remedy": self.remedy,
        }


class Tag(Frozen, eq=False):
    """A tag as written: `prefix` is the p of `{{p … }}`, `keyword` the first word of `{% … %}`.

    `content` is what follows them. In a Word template, `paragraph` is Word's own.
    """

    text: str
    start: int
    prefix: str
    keyword: str
    content: str
    place: WordPlace = WHOLE
    paragraph: Any = None


class StrayBraces(Frozen):
    """Braces that make no tag: the words there, and where they begin."""

    text: str
    start: int


def scan(text: str, *, in_word: bool = True) -> tuple[list[Tag], list[StrayBraces]]:
    """The tags of a text in order, and its other braces; prefixes are read in Word alone."""
    tags = [_tag(match, in_word) for match in _TAG.finditer(text) if match[0][1] != "#"]
    rest = _TAG.sub(lambda match: " " * len(match[0]), text)
    return tags, [_stray(match) for match in _STRAY.finditer(rest)]


def _tag(match: re.Match[str], in_word: bool) -> Tag:
    shown = match["shown"]
    content = (match["statement"] if shown is None else shown).translate(_STRAIGHT)
    prefix = _PREFIX.fullmatch(content) if in_word else None
    inside = (prefix[2] if prefix else content.lstrip("-+").rstrip("-+")).strip()
    keyword = "" if shown is not None else inside.split(None, 1)[0] if inside else "?"
    content = inside.removeprefix(keyword).strip()
    return Tag(match[0], match.start(), prefix[1] if prefix else "", keyword, content)


def _stray(match: re.Match[str]) -> StrayBraces:
    words = match[0].strip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return StrayBraces(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…", start)


def tag_finding(tag: Tag, wrong: str, remedy: str) -> Finding:
    """What is wrong with a tag."""
    return Finding(wrong=wrong, remedy=remedy, place=tag.place, tag=" ".join(tag.text.split()))


def stray_finding(braces: StrayBraces, place: WordPlace) -> Finding:
    """What is wrong with braces that make no tag."""
    remedy = "A tag begins and ends with two braces, {{ … }}, or with {% … %}."
    return Finding(wrong="is not a whole tag.", remedy=remedy, place=place, tag=braces.text)


class TagLint(Struct):
    """Looks through the tags of one part of a template, from the first to the last.

    `document` is what the paper is called, `names` what its tags may name; None if that is
    not known. Tags show values of the kinds in `shows`.
    """

    document: str
    names: Mapping[str, Shape] | None
    figure_fault: FigureFault
    in_word: bool = False
    shows: Collection[Kind] = (Kind.TEXT,)
    findings: list[Finding] = field(default_factory=list)
    _tag: Tag = Tag("", 0, "", "", "")
    _open: list[tuple[Tag, dict[str, Shape]]] = field(default_factory=list)
    _set: dict[str, Shape] = field(default_factory=dict)

    def check(self, tags: Sequence[Tag]) -> list[Finding]:
        """All that is wrong with the tags."""
        for tag in tags:
            self._tag = tag
            self._check_tag(tag)
        for tag, _ in self._open:
            self._tag = tag
            end = f"{{%{tag.prefix} end{tag.keyword} %}}"
            self._report("is never ended.", f"Add {end} after what it is about.")
        return self.findings

    def _report(self, wrong: str, remedy: str) -> None:
        self.findings.append(tag_finding(self._tag, wrong, remedy))

    def _check_tag(self, tag: Tag) -> None:
        if tag.keyword not in ("", *KEYWORDS):
            near = did_you_mean(tag.keyword, KEYWORDS)
            self._report(f"begins with “{tag.keyword}”, which is not a tag.", f"{near}{_KNOWN}")
            tag = replace(tag, keyword=nearest(tag.keyword, KEYWORDS) or "?")
        node = self._parse(tag) if tag.keyword in _WHOLE_TAGS else None
        if tag.keyword in ("for", "if"):
            self._open.append((tag, self._loop_names(tag, node)))
        elif tag.keyword in ("else", "elif"):
            self._check_between(tag)
        elif tag.keyword.startswith("end"):
            self._check_end(tag)
        self._check_names(tag, node)

    def _check_names(self, tag: Tag, node: nodes.Node | None) -> None:
        if isinstance(node, nodes.Output):
            self._check_shown(tag, self._shape(node.nodes[0]))
        elif isinstance(node, nodes.Assign):
            loops = [names for opener, names in self._open if opener.keyword == "for"]
            names = loops[-1] if loops else self._set
            names |= _targets(node.target, self._shape(node.node))
        elif isinstance(node, nodes.For | nodes.If) and node.test is not None:
            self._shape(node.test)

    def _parse(self, tag: Tag) -> nodes.Node | None:
        source = _WHOLE_TAGS[tag.keyword].format(tag.content)
        try:
            _JINJA.from_string(source)
            return _JINJA.parse(source).body[0]
        except (TemplateSyntaxError, *FAULTS_OF_TAGS) as reason:
            words = reason.message if isinstance(reason, TemplateSyntaxError) else str(reason)
            self._report(f"cannot be read: {str(words).rstrip('.')}.", _AS_WRITTEN)
            return None

    def _loop_names(self, tag: Tag, node: nodes.Node | None) -> dict[str, Shape]:
        if tag.keyword == "if":
            return {}
        if not isinstance(node, nodes.For):
            # The loop cannot be read; its names are known all the same.
            return dict.fromkeys(re.findall(r"\w+", tag.content), UNKNOWN)
        items = self._shape(node.iter)
        if items.kind not in (Kind.LIST, Kind.BLOCKS, Kind.UNKNOWN):
            lists = [name for name, shape in (self.names or {}).items() if shape.kind is Kind.LIST]
            wrong = f"goes through what is not a list but {items.kind.value}."
            self._report(wrong, f"Lists are {join_words(lists)}.")
        return {"loop": UNKNOWN, **_targets(node.target, items.item or UNKNOWN)}

    def _check_between(self, tag: Tag) -> None:
        if self._open:
            self._check_pair(self._open[-1][0], tag)
        else:
            remedy = "Remove it, or put the {% if … %} back that was before it."
            self._report("is in no {% if … %}.", remedy)

    def _check_end(self, tag: Tag) -> None:
        begun = tag.keyword.removeprefix("end")
        matches = [at for at, (opener, _) in enumerate(self._open) if opener.keyword == begun]
        if not matches:
            start = f"{{%{tag.prefix} {begun} … %}}"
            remedy = f"Remove it, or put back the {start} that it ended."
            self._report(f"ends nothing: no {start} is before it.", remedy)
            return
        for inner, _ in self._open[matches[-1] + 1 :]:
            wrong = f"is not ended before “{tag.text}” ({tag.place})."
            remedy = f"Add {{%{inner.prefix} end{inner.keyword} %}} before that."
            self.findings.append(tag_finding(inner, wrong, remedy))
        self._check_pair(self._open[matches[-1]][0], tag)
        del self._open[matches[-1] :]

    def _check_pair(self, opener: Tag, tag: Tag) -> None:
        if opener.prefix != tag.prefix:
            self._report(
                f"goes with “{opener.text}” ({opener.place}), and the two begin differently.",
                f"Begin both alike: {{%{opener.prefix} {tag.keyword} %}}.",
            )

    def _check_shown(self, tag: Tag, shape: Shape) -> None:
        """Reports a value that cannot be shown as its tag asks."""
        kind = shape.kind
        if tag.prefix == "p" and kind in (Kind.TEXT, Kind.RATING):
            self._report(f"is {kind.value}, no paragraph.", f"Write {{{{ {tag.content} }}}}.")
        elif kind not in (Kind.UNKNOWN, *self.shows) and (
            kind is not Kind.BLOCKS or tag.prefix != "p"
        ):
            self._report(f"stands for {kind.value}.", self._remedy(tag.content, shape))

    def _remedy(self, name: str, shape: Shape) -> str:
        tag = shape.tag(name, in_word=self.in_word)
        if shape.kind is Kind.RECORD:
            parts = join_words((f"{name}.{part}" for part in shape.fields), "or")
            return f"Name one of its parts: {parts}."
        return {
            Kind.BLOCKS: f"Write {tag}, alone in its paragraph.",
            Kind.FLAG: f"Ask for it instead, as in {tag}.",
            Kind.LIST: f"Go through it, as in {tag}.",
            Kind.FIGURE: _FIGURE,
            Kind.WORDS: f"Write {tag}.",
            Kind.PARTS: "Name each of them in the loop, as in {%tr for name, value in details %}.",
        }.get(shape.kind, "Name it alone.")

    def _shape(self, node: nodes.Node) -> Shape:
        """What a part of an expression is; the names in it are looked up on the way."""
        if isinstance(node, nodes.Name):
            return self._name_shape(node.name)
        if isinstance(node, nodes.Getattr):
            return self._attribute_shape(node)
        shapes = [self._shape(child) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.Call):
            return self._call_shape(node, shapes[0])
        if isinstance(node, nodes.CondExpr):
            return shapes[1]
        is_item = isinstance(node, nodes.Getitem) and shapes[0].kind is Kind.LIST
        return shapes[0].item or UNKNOWN if is_item else UNKNOWN

    def _name_shape(self, name: str) -> Shape:
        scopes = [*(names for _, names in reversed(self._open)), self._set, self.names or {}]
        for names in scopes:
            if name in names:
                return names[name]
        if name in _JINJA.globals and name not in PUT_ON_BY_SVREPORT:
            return UNKNOWN
        if self.names is not None:
            known = [known for names in scopes for known in names if known != "loop"]
            parts = (f"{item}.{name}" for item in known if name in self._name_shape(item).fields)
            part = next(parts, None)
            near = f"Did you mean “{part}”?" if part else did_you_mean(name, known).strip()
            remedy = near or f"There are {join_words(known, most=len(known))}."
            remedy = PUT_ON_BY_SVREPORT.get(name, remedy)
            self._report(f"names “{name}”, which {self.document} does not have.", remedy)
        return UNKNOWN

    def _attribute_shape(self, node: nodes.Getattr) -> Shape:
        owner, name = self._shape(node.node), node.attr
        attribute = owner.attribute(name)
        if attribute is None:
            called = _as_written(node.node)
            if owner.fields:
                near = did_you_mean(name, owner.fields)
                remedy = f"{near}It has {join_words(owner.fields, most=len(owner.fields))}."
            else:
                remedy = f"It is {owner.kind.value}. {self._remedy(called, owner)}"
            self._report(f"names “{name}”, which {called} does not have.", remedy)
        return attribute or UNKNOWN

    def _call_shape(self, node: nodes.Call, called: Shape) -> Shape:
        if called.kind is Kind.FIGURE and node.args and isinstance(node.args[0], nodes.Const):
            fault = self.figure_fault(str(node.args[0].value))
            if fault:
                self._report(*fault)
        return TEXT if called.kind in (Kind.FIGURE, Kind.WORDS) else UNKNOWN


def _targets(target: nodes.Node, shape: Shape) -> dict[str, Shape]:
    if isinstance(target, nodes.Name):
        return {target.name: shape}
    names = [name.name for name in target.find_all(nodes.Name)]
    parts = shape.parts if len(shape.parts) == len(names) else [UNKNOWN] * len(names)
    return dict(zip(names, parts, strict=True))


def _as_written(node: nodes.Node) -> str:
    """A name as it was written, its parts joined by points."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_as_written(node.node)}.{node.attr}"
    return "it"
