"""What a tag's expression names, looked up in what its paper has: no value is needed for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from svreport.core.text import did_you_mean, join_words
from svreport.rendering.templates.sandbox import FILTERS, Sandbox, stranger
from svreport.rendering.templates.shapes import TEXT, UNKNOWN, Kind, Shape

# What is wrong and the remedy.
Complaint = tuple[str, str]
# What is wrong with the words between `figure("` and `")`, if anything.
FigureFault = Callable[[str], Complaint | None]

_JINJA = Sandbox(lambda value: value)
_COUNTS = ("index", "index0", "revindex", "revindex0", "length", "depth", "depth0")
_IN_LOOPS = Shape(
    Kind.RECORD,
    fields={
        **dict.fromkeys(_COUNTS, TEXT),
        **dict.fromkeys(("first", "last"), Shape(Kind.FLAG, type=bool)),
        **dict.fromkeys(("previtem", "nextitem", "cycle", "changed"), UNKNOWN),
    },
)
_NEEDS_BRACKETS = (Kind.FIGURE, Kind.WORDS)
_CURLY = str.maketrans("“”‘’", "\"\"''")
_IS = {
    Kind.TEXT: "a text",
    Kind.RATING: "a rating",
    Kind.FLAG: "yes or no",
    Kind.BLOCKS: "whole paragraphs",
    Kind.LIST: "a list",
    Kind.PARTS: "several texts",
    Kind.RECORD: "something of several parts",
    Kind.FIGURE: "what looks figures up",
    Kind.WORDS: "words that its brackets ask for",
    Kind.UNKNOWN: "not known",
}


def is_words(shape: Shape) -> str:
    """What a shape is, in words."""
    return _IS[shape.kind]


def straight(text: str) -> str:
    """The text with straight quotation marks for those that Word makes of them."""
    return text.translate(_CURLY)


@dataclass
class Scope:
    """The names that can be used where a tag stands, innermost last.

    `document` is what the paper is called; `elsewhere` has the names of all
    loops, each with the words of its loop. Where not all names are known, it
    `takes_any`. `begins` is what stands after the brace and percent sign of a tag.
    """

    document: str
    names: Mapping[str, Shape]
    takes_any: bool = False
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    inner: list[dict[str, Shape]] = field(default_factory=lambda: [{}])
    begins: str = "p "

    def get(self, name: str) -> Shape | None:
        for names in reversed(self.inner):
            if name in names:
                return names[name]
        if name in self.names:
            return self.names[name]
        return UNKNOWN if self.takes_any or name in _JINJA.globals else None

    def bind(self, name: str, shape: Shape) -> None:
        self.inner[-1][name] = shape

    def unknown(self, name: str) -> Complaint:
        """The complaint about a name that is not there."""
        if name in self.elsewhere:
            return (
                f"uses “{name}” outside its loop.",
                f"Move it between “{self.elsewhere[name]}” and the end of that loop.",
            )
        wrong = f"names “{name}”, which {self.document} does not have."
        known = [one for names in self.inner for one in names if one != "loop"] + [*self.names]
        near = self._as_part(name) or did_you_mean(name, known)
        return wrong, near.strip() or f"There are {join_words(known, most=len(known))}."

    def _as_part(self, name: str) -> str:
        """A question naming the record that has a part of that name, with a space after it."""
        for names in reversed(self.inner):
            for outer, shape in names.items():
                if name in shape.fields:
                    return f"Did you mean “{outer}.{name}”? "
        return ""


@dataclass
class Reading:
    """Looks an expression's names up; `complaints` has what is wrong with them."""

    scope: Scope
    figure_fault: FigureFault
    complaints: list[Complaint] = field(default_factory=list)

    def shown(self, expression: str) -> Shape:
        """What `{{ … }}` shows."""
        output = self._parsed(f"{{{{ {expression} }}}}")
        return self._shape(output.nodes[0]) if isinstance(output, nodes.Output) else UNKNOWN

    def asked(self, expression: str) -> None:
        """What `{% if … %}` asks."""
        asked = self._parsed(f"{{% if {expression} %}}{{% endif %}}")
        if isinstance(asked, nodes.If) and self._shape(asked.test).kind in _NEEDS_BRACKETS:
            self._say("is always so: its brackets are missing.", f"Write {expression}().")

    def bound(self, expression: str) -> None:
        """Makes the name of `{% set … %}` known."""
        made = self._parsed(f"{{% set {expression} %}}")
        if isinstance(made, nodes.Assign):
            shape = self._shape(made.node)
            for name, one in self._targets(made.target, shape):
                self.scope.bind(name, one)

    def looped(self, expression: str) -> None:
        """Makes the names of `{% for … %}` known inside it."""
        loop = self._parsed(f"{{% for {expression} %}}{{% endfor %}}")
        names: dict[str, Shape] = {"loop": _IN_LOOPS}
        self.scope.inner.append(names)
        if not isinstance(loop, nodes.For):
            # What it goes through is not known; its names are, so that they are no faults too.
            names |= dict.fromkeys(
                re.findall(r"\w+", re.split(r"\s(?:in|of)\s", expression)[0]), UNKNOWN
            )
        else:
            item = self._item(loop.iter)
            names |= dict(self._targets(loop.target, item))
            if loop.test is not None:
                self._shape(loop.test)

    def _parsed(self, source: str) -> nodes.Node | None:
        try:
            body = _JINJA.parse(source).body
        except TemplateSyntaxError as reason:
            loop = _LOOP.replace("%p ", f"%{self.scope.begins}")
            remedy = loop if source.startswith("{% for") else _AS_WRITTEN
            self._say(f"cannot be read: {_in_words(str(reason.message))}.", remedy)
            return None
        if len(body) != 1:
            self._say("cannot be read: it holds more than one tag.", _AS_WRITTEN)
            return None
        return body[0]

    def _say(self, wrong: str, remedy: str) -> None:
        self.complaints.append((wrong, remedy))

    def _item(self, iterated: nodes.Node) -> Shape:
        over = self._shape(iterated)
        if over.kind in (Kind.LIST, Kind.BLOCKS):
            return over.item or UNKNOWN
        if over.kind is not Kind.UNKNOWN:
            lists = [name for name, one in self.scope.names.items() if one.kind is Kind.LIST]
            self._say(
                f"goes through what is no list but {is_words(over)}.",
                f"Lists are {join_words(lists)}.",
            )
        return UNKNOWN

    def _targets(self, target: nodes.Node, shape: Shape) -> Iterator[tuple[str, Shape]]:
        """The names that a loop or `set` makes, each with what it stands for."""
        if isinstance(target, nodes.Name):
            yield target.name, shape
        elif isinstance(target, nodes.Tuple):
            parts: Sequence[Shape] = shape.parts
            if shape.kind not in (Kind.PARTS, Kind.UNKNOWN) or (
                parts and len(parts) != len(target.items)
            ):
                self._say(
                    f"has {len(target.items)} names for the parts of an item, which has "
                    f"{len(parts) or 'one'}.",
                    "Write as many names between “for” and “in” as an item has parts.",
                )
                parts = ()
            for at, one in enumerate(target.items):
                yield from self._targets(one, parts[at] if parts else UNKNOWN)

    def _shape(self, node: nodes.Node) -> Shape:
        """What a node of the expression stands for; its names are looked up on the way."""
        looks: dict[type[nodes.Node], Callable[[Any], Shape]] = {
            nodes.Name: self._named,
            nodes.Getattr: self._part_of,
            nodes.Getitem: self._at,
            nodes.Call: self._called,
            nodes.CondExpr: self._either,
            nodes.Const: lambda _: TEXT,
        }
        return looks.get(type(node), self._other)(node)

    def _either(self, node: nodes.CondExpr) -> Shape:
        self._each(node)
        return Reading(self.scope, lambda _: None)._shape(node.expr1)

    def _other(self, node: nodes.Node) -> Shape:
        self._known_word(node)
        self._each(node)
        return UNKNOWN

    def _each(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            self._shape(child)

    def _named(self, node: nodes.Name) -> Shape:
        shape = self.scope.get(node.name)
        if shape is None:
            self._say(*self.scope.unknown(node.name))
            return UNKNOWN
        return shape

    def _part_of(self, node: nodes.Getattr) -> Shape:
        whole, name = self._shape(node.node), node.attr
        if name.startswith("_"):
            self._say("reaches for what templates may not use.", "Remove it.")
            return UNKNOWN
        part = whole.part(name)
        if part is not None:
            return part
        called = _as_written(node.node)
        if whole.kind is Kind.LIST and whole.item is not None and name in whole.item.fields:
            remedy = (
                f"{called} is a list: go through it, as in "
                f"{{%{self.scope.begins}for one in {called} %}}, and name one.{name}."
            )
        elif whole.fields:
            near = did_you_mean(name, whole.fields)
            remedy = f"{near}It has {join_words(whole.fields, most=len(whole.fields))}."
        else:
            remedy = f"{called} is {is_words(whole)}: name it alone."
        self._say(f"names “{name}”, which {called} does not have.", remedy)
        return UNKNOWN

    def _at(self, node: nodes.Getitem) -> Shape:
        whole = self._shape(node.node)
        self._shape(node.arg)
        at = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(at, str) and at in whole.fields:
            return whole.fields[at]
        if isinstance(at, int) and whole.parts and -len(whole.parts) <= at < len(whole.parts):
            return whole.parts[at]
        return whole.item or UNKNOWN if whole.kind is Kind.LIST else UNKNOWN

    def _called(self, node: nodes.Call) -> Shape:
        called = self._shape(node.node)
        for argument in node.args:
            self._shape(argument)
        if called.kind not in (*_NEEDS_BRACKETS, Kind.UNKNOWN):
            name = _as_written(node.node)
            self._say(
                f"has brackets after {name}, which is {is_words(called)}.", "Remove the brackets."
            )
        if called.kind is not Kind.FIGURE:
            return TEXT if called.kind is Kind.WORDS else UNKNOWN
        if len(node.args) != 1:
            self._say("names no figure.", _FIGURE)
        elif isinstance(node.args[0], nodes.Const):
            fault = self.figure_fault(str(node.args[0].value))
            if fault is not None:
                self._say(*fault)
        return TEXT

    def _known_word(self, node: nodes.Node) -> None:
        """Complains of a filter or test that does not exist, and of what templates may not use."""
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            self._say(
                f"uses “| {node.name}”, which does not exist.",
                f"{did_you_mean(node.name, FILTERS)}"
                "How a figure is shown stands inside its quotation marks: "
                '{{ figure("payments.total | £m") }}.',
            )
        if isinstance(node, nodes.Test) and node.name not in _JINJA.tests:
            near = did_you_mean(node.name, _JINJA.tests)
            self._say(f"asks “is {node.name}”, which does not exist.", near.strip())
        elif (word := stranger(node)) is not None and not isinstance(node, nodes.Filter):
            self._say(f"uses “{word}”, which is nothing that templates may use.", "Remove it.")


_AS_WRITTEN = (
    "Write one name, the parts of it joined by points, as in {{ section.heading }}; text stands in "
    "quotation marks."
)
_LOOP = "Write a name, “in”, and the list that it goes through: {%p for section in risks %}."
_FIGURE = 'Name one in quotation marks, as in {{ figure("payments.total | £m") }}.'


def _as_written(node: nodes.Node) -> str:
    """A name as it was written, its parts joined by points."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_as_written(node.node)}.{node.attr}"
    return "it"


def _in_words(message: str) -> str:
    """What Jinja says of an expression, in the officer's words."""
    quoted = re.findall(r"'([^' ]+)'|(\")'\"", message)
    last = quoted[-1][0] if quoted else ""
    if message.startswith("unexpected char"):
        return f"the character {last} means nothing in it" if last else "a quotation mark is open"
    if message.startswith("expected token 'in'"):
        return "the word “in” is missing"
    if message.startswith("expected token 'end of"):
        return f"“{last}” stands where it should end"
    if message.startswith("Expected an expression"):
        return "nothing is named in it"
    return "it is not written as tags are"
