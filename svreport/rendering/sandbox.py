"""What officers' templates are opened and filled in, since they come from others as inputs do.

What one carries goes into every document made from it, and from there to whoever opens that; so
nothing in it may run or fetch anything. Its tags can name, ask and go through, and nothing else:
whatever they say, filling it takes no more than so many rounds of its loops, makes no more than
so much text, changes nothing, and reaches nothing but what its paper gives it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache, wraps
from itertools import islice
from traceback import walk_tb
from typing import Any

from jinja2 import (
    Environment,
    StrictUndefined,
    Template,
    TemplateRuntimeError,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.visitor import NodeTransformer

from svreport.core.errors import FaultyTemplate
from svreport.core.numerals import number_in_prose
from svreport.core.origin import with_origins
from svreport.core.text import TURNED, errors_of_office, placeholders
from svreport.files.ooxml import Damaged, OtherKind, Unsafe, printable
from svreport.files.ooxml.package import Package
from svreport.files.ooxml.shape import irregularities, paragraph_texts, suffix_of
from svreport.files.resources import TemplateFile

# Ten times the text of the longest paper; tags are looked for in all of it.
LONGEST_PART = 4_000_000
WORD, POWERPOINT = "Word document", "PowerPoint presentation"
SUFFIXES = {WORD: ".docx", POWERPOINT: ".pptx"}
MOST_NAMED = 3


def office_template(template: TemplateFile, kind: str) -> Package:
    """A template that is safe to open, without what Office left in it.

    Raises FaultyTemplate, naming it and what it may not have.
    """
    try:
        package = template.package
        if not template.is_shipped:
            _refuse_long_parts(package)
            _refuse_shape(package, template, kind)
    except Unsafe as reason:
        raise FaultyTemplate(f"The template {template.name} {reason}") from reason
    except (Damaged, OtherKind) as reason:
        raise unopenable(template, kind) from reason
    return package


def unopenable(template: TemplateFile, kind: str) -> FaultyTemplate:
    """The fault of a template that is no such document as it should be."""
    return FaultyTemplate(
        f"The template {template.name} cannot be opened as a {kind}: it is damaged, or of "
        "another kind. Put back the one that came with svreport."
    )


def _refuse_long_parts(package: Package) -> None:
    for name, entry in package.entries.items():
        if name.endswith(".xml") and entry.file_size > LONGEST_PART:
            raise Unsafe(
                f"holds “{printable(name)}”, with more than {LONGEST_PART:,} characters",
                "take out what no paper needs",
            )


def _refuse_shape(package: Package, template: TemplateFile, kind: str) -> None:
    """Raises FaultyTemplate for what each document made from it may not have."""
    suffix = suffix_of(package)
    if suffix != SUFFIXES[kind]:
        raise unopenable(template, kind)
    found = [*dict.fromkeys(map(str, irregularities(package, suffix)))]
    for name, root in package.xml_parts("word/", "ppt/"):
        text = "\n".join(paragraph_texts(root))
        found += [f"the placeholder “{mark}” ({name}). Fill it in." for mark in placeholders(text)]
        found += [
            f"the error “{mark}” ({name}). Update (F9) or retype it."
            for mark in errors_of_office(text)
        ]
        if TURNED.search(text):
            found.append(f"a character that turns text round ({name}). Retype the text.")
    if found:
        more = f" (and {len(found) - MOST_NAMED} more)" if len(found) > MOST_NAMED else ""
        raise FaultyTemplate(
            f"The template {template.name} has {' It has '.join(found[:MOST_NAMED])}{more}"
        )


MOST_ROUNDS = 100_000
LONGEST_TEXT = 30_000_000
LONGEST_VALUE = 1_000_000
GREATEST_NUMBER = 10**15
DEEPEST_LOOP = 8
DEEPEST_EXPRESSION = 60

# Nothing of these makes a long text of a short one, or text that would not be escaped.
FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "first", "float", "int", "join", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round"),
    *("select", "selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper"),
    "prose",
)
# The name of a filter that no template can write.
_COUNT_ITEMS = "counted items"
_WORDS: Mapping[type[nodes.Node], str] = {
    nodes.AssignBlock: "{% set … %} with {% endset %}",
    nodes.Block: "{% block %}",
    nodes.CallBlock: "{% call %}",
    nodes.Dict: "{…: …}",
    nodes.Extends: "{% extends %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.FromImport: "{% from … import %}",
    nodes.Import: "{% import %}",
    nodes.Include: "{% include %}",
    nodes.Macro: "{% macro %}",
    nodes.Pow: "**",
    nodes.With: "{% with %}",
}
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.CondExpr),
    *(nodes.Assign, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Tuple),
    *(nodes.List, nodes.Call, nodes.Keyword, nodes.Filter, nodes.Test, nodes.Compare),
    *(nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos),
    *(nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Concat),
)
_UNWRITTEN = (
    ((list, tuple, types.GeneratorType), "a list"),
    (bool, "yes or no"),
    (type(None), "no value"),
    ((types.FunctionType, types.MethodType), "what needs brackets after it"),
)
Finalize = Callable[[Any], Any]
# What an expression in a tag may raise.
FAULTS_OF_TAGS = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)


_AT_ITS_END = (
    "Delete it: svreport marks drafts and puts the fingerprint and the sign-offs at the end "
    "itself, so a draft and its final document differ in nothing else"
)
# What templates of earlier versions named, and what to do.
PUT_ON_BY_SVREPORT = {
    "draft": f"{_AT_ITS_END}.",
    "fingerprint": f"{_AT_ITS_END}.",
    "sign_offs": f"{_AT_ITS_END}; {{{{p sign_off }}}} puts their table where you want it.",
}


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for one paper's templates; what they may use up, they use up together.

    `finalize` makes of each value what a tag leaves for it: text, numbers, and values of the
    kinds in `written`, alone or in a list.
    """

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%"])

    def __init__(
        self, finalize: Finalize, *, written: tuple[type, ...] = (), **options: Any
    ) -> None:
        # It takes the context, so that Jinja leaves constants to it as well when a tag is filled.
        super().__init__(
            undefined=StrictUndefined,
            finalize=pass_context(
                lambda _, value: self._measure(finalize(_refuse_unwritten(value, written)))
            ),
            **options,
        )
        self._rounds = MOST_ROUNDS
        self._characters = LONGEST_TEXT
        self.globals = {"range": safe_range}
        for name, remedy in PUT_ON_BY_SVREPORT.items():
            self.globals[name] = StrictUndefined(hint=f"it names “{name}”. {remedy}", name=name)
        self.filters = {**_bound_filters(), _COUNT_ITEMS: self._count_items}

    def from_string(
        self, source: str | nodes.Template, *arguments: Any, **options: Any
    ) -> Template:
        """The template. Raises TemplateSyntaxError for what no template may use."""
        return self.of_code(_code_of(source, self.autoescape, self.trim_blocks))

    def compiled(self, source: str | nodes.Template) -> types.CodeType:
        """The code of a template, which any sandbox of the same options can run. Raises alike."""
        return self.compile(self._bounded(source))

    def of_code(self, code: types.CodeType) -> Template:
        """The template that has been compiled."""
        return self.template_class.from_code(self, code, self.make_globals(None))

    def _bounded(self, source: str | nodes.Template) -> nodes.Template:
        try:
            tree = self.parse(source) if isinstance(source, str) else source
            _refuse_disallowed(tree)
            bounded: nodes.Template = _Bounds(self).visit(tree)
            return bounded
        except (RecursionError, MemoryError, SyntaxError) as reason:
            raise TemplateSyntaxError("its tags nest too deep", 1) from reason

    @pass_context
    def _count_items(self, _: Context, items: Any, size: int) -> Any:
        """What a loop goes through, once it is known that its rounds are not too many.

        It takes the context, so that Jinja calls it anew each time that the loop begins.
        """
        if isinstance(items, Undefined | str):
            return items
        if not isinstance(items, Sequence | Mapping):
            items = list(islice(items, self._rounds + 1))
        self._rounds -= len(items)
        self._use_up(len(items) * size)
        if self._rounds < 0:
            raise TemplateRuntimeError(f"its loops take more than {MOST_ROUNDS:,} rounds")
        return items

    def _measure(self, value: Any) -> Any:
        self._use_up(len(value) if isinstance(value, str) else len(str(value)))
        return value

    def _use_up(self, characters: int) -> None:
        self._characters -= characters
        if self._characters < 0:
            raise TemplateRuntimeError(f"it makes more than {LONGEST_TEXT:,} characters")

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: a text's own `format` is called no more than its other methods are."""

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether it was given to be called: what papers give, and what loops have.

        What is not defined says so itself when it is called.
        """
        if isinstance(obj, types.MethodType):
            return not isinstance(obj.__self__, type)
        return isinstance(obj, types.FunctionType | Undefined)

    def call(self, context: Context, obj: Any, *arguments: Any, **options: Any) -> Any:
        if not self.is_safe_callable(obj):
            raise SecurityError("it calls what templates may not call")
        return super().call(context, obj, *arguments, **options)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        for number in (left, right):
            if not isinstance(number, int | float | Decimal):
                raise SecurityError(f"it uses “{operator}” with what is not a number")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > GREATEST_NUMBER:
            raise SecurityError(f"it makes a number greater than {GREATEST_NUMBER:,}")
        return result


@lru_cache(256)
def _code_of(source: str | nodes.Template, autoescape: bool, trims: bool) -> types.CodeType:
    sandbox = Sandbox(str, autoescape=autoescape, trim_blocks=trims, lstrip_blocks=trims)
    return sandbox.compiled(source)


def _refuse_unwritten(value: Any, written: tuple[type, ...]) -> Any:
    """The value. Raises TemplateRuntimeError for one of which a tag would leave Python's words."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        is_written = bool(written) and all(isinstance(part, written) for part in value)
    else:
        is_written = isinstance(value, written) or _has_words(value)
    if not is_written:
        kind = "something of several parts"
        for kinds, words in _UNWRITTEN:
            kind = words if isinstance(value, kinds) else kind
        raise TemplateRuntimeError(f"a tag shows {kind}, and can show text or numbers only")
    return value


def line_of(fault: Exception) -> int | None:
    """The line of a template in which filling it failed, if that is known."""
    walk = walk_tb(fault.__traceback__)
    lines = (line for frame, line in walk if frame.f_code.co_filename == "<template>")
    return next(lines, None)


def _has_words(value: Any) -> bool:
    """Whether a value is text or a number, or has words of its own, as a month has."""
    if isinstance(value, str | int | float):
        return not isinstance(value, bool)
    return type(value).__str__ is not object.__str__  # type: ignore[comparison-overlap]


def _refuse_disallowed(tree: nodes.Template) -> None:
    for node, depth, around in _walk(tree):
        if depth > DEEPEST_EXPRESSION or around > DEEPEST_LOOP:
            raise TemplateSyntaxError("its tags nest too deep", node.lineno)
        word = disallowed_node(node)
        if word is not None:
            raise TemplateSyntaxError(f"“{word}” is nothing that templates may use", node.lineno)


class _Bounds(NodeTransformer):
    """Has each loop counted, and texts that are put together measured."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        size = nodes.Const(_size(node.body))
        self.generic_visit(node)
        node.iter = self._filter_node(node.iter, _COUNT_ITEMS, size)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return self._filter_node(nodes.List(node.nodes), "join")

    def _filter_node(self, value: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
        filter_node = nodes.Filter(value, name, [*arguments], [], None, None)
        filter_node.set_lineno(value.lineno or 1).set_environment(self._environment)
        return filter_node


def disallowed_node(node: nodes.Node) -> str | None:
    """The word for what a template may not use; None for what it may."""
    if not isinstance(node, _ALLOWED):
        return _WORDS.get(type(node), type(node).__name__)
    if isinstance(node, nodes.For) and node.recursive:
        return "recursive"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return f"| {node.name}"
    if isinstance(node, nodes.Call | nodes.Filter | nodes.Test):
        return "*" if node.dyn_args or node.dyn_kwargs else None
    return None


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int, int]]:
    """All nodes, how deep each is in an expression, and how many loops are around it."""
    waiting = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        yield node, depth, loops
        loops += isinstance(node, nodes.For)
        inner = depth + 1 if isinstance(node, nodes.Expr | nodes.Helper) else 0
        waiting += [(child, inner, loops) for child in node.iter_child_nodes()]


def _size(body: Iterable[nodes.Node]) -> int:
    """How much text of its own each round of a loop makes, beside its inner loops and values."""
    size, waiting = 1, list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.TemplateData):
            size += len(node.data)
        elif isinstance(node, nodes.Const):
            size += len(str(node.value))
        if not isinstance(node, nodes.For):
            waiting += node.iter_child_nodes()
    return size


@cache
def _bound_filters() -> Mapping[str, Callable[..., Any]]:
    """The filters that templates may use."""
    own: dict[str, Callable[..., Any]] = {"join": _join, "prose": _in_prose}
    return {name: own.get(name) or _bound_filter(DEFAULT_FILTERS[name]) for name in FILTERS}


def _in_prose(number: int | Decimal) -> str:
    return with_origins(number_in_prose(number), number)


def _bound_filter(own_filter: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which no longer makes a long text of many short ones."""

    @wraps(own_filter)
    def checked(*arguments: Any, **options: Any) -> Any:
        value = own_filter(*arguments, **options)
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise TemplateRuntimeError(f"a value of it has more than {LONGEST_VALUE:,} characters")
        return value

    return checked


def _join(items: Iterable[Any], between: str = "") -> str:
    texts, length = [], 0
    for item in items:
        if not _has_words(item):
            raise TemplateRuntimeError("“join” puts together what is not text or numbers")
        texts.append(str(item))
        length += len(texts[-1]) + len(between)
        if length > LONGEST_VALUE:
            raise TemplateRuntimeError(f"a value of it has more than {LONGEST_VALUE:,} characters")
    return between.join(texts)
