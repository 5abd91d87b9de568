"""Text, choices, references to other sheets, colours and email addresses."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from svreport.core.frozen import Frozen, field, replace
from svreport.core.mailbox import Mailbox, read_mailboxes
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue
from svreport.core.text import join_words, normalise
from svreport.inputs import synonyms
from svreport.inputs.cells import Cell, markdown_of
from svreport.inputs.kinds import CellContext, Kind

EXCEL_LIMIT = 32_767


def text_of(cell: Cell) -> str:
    """The cell's value as text; a whole number loses its `.0`.

    Raises BadValue for errors, for dates, and for TRUE and FALSE, which Excel
    makes of text that was meant to stay text.
    """
    if cell.error or cell.unsaved:
        raise BadValue("contains a formula without a result.", "Type the text itself.")
    if isinstance(cell.value, bool):
        raise BadValue(f"holds {str(cell.value).upper()}, not text.", "Type the text itself.")
    if isinstance(cell.value, date):
        raise BadValue(
            f"is the date {cell.text}, not text.",
            "If Excel made a date of what you typed, format the cell as Text and type it again.",
        )
    return cell.text


def label_of(cell: Cell) -> str:
    """The cell's value as a name: single spaces, and nothing that cannot be seen."""
    text = text_of(cell)
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(text.split())


class Text(Frozen, Kind):
    """A line or a paragraph of plain text."""

    width = 32
    wraps = True
    description = "text"

    def read(self, cell: Cell, context: CellContext) -> str:
        text = text_of(cell)
        if len(text) > EXCEL_LIMIT:
            raise BadValue(
                f"holds {len(text):,} characters; a cell of Excel holds {EXCEL_LIMIT:,}.",
                "Shorten the text, or Excel will cut it when it next saves the workbook.",
            )
        return text


class Holder(Text):
    """Who answers for something: a role or a name, which has letters."""

    empty_words = synonyms.NOTHING | synonyms.NOT_YET

    def read(self, cell: Cell, context: CellContext) -> str:
        text = super().read(cell, context)
        if not text.strip(" .,-0123456789"):
            raise BadValue(
                f"“{text}” names nobody.", "Type the role or the name, such as Head of SEND."
            )
        return text


class Reason(Text):
    """A text; words that say that there is none are none."""

    empty_words = synonyms.NOTHING | synonyms.NOT_YET


class Markdown(Text):
    """Text with paragraphs, lists, bold, italic, links and small tables."""

    width = 80
    description = (
        "text in Markdown: paragraphs, lists, **bold**, *italic*, [links](https://…), tables"
    )

    def read(self, cell: Cell, context: CellContext) -> str:
        marked = replace(cell, value=markdown_of(cell)).cleaned() if cell.runs else cell
        return super().read(marked, context)


class Label(Frozen, Kind):
    """A short name or number that other sheets refer to, such as `3.1` or `DMI.a`."""

    width = 12
    format = "@"
    description = "a short name or number"

    def read(self, cell: Cell, context: CellContext) -> str:
        label = label_of(cell)
        if len(label) > 100:
            raise BadValue(
                f"holds {len(label)} characters, too long for a name that others refer to.",
                "Use at most 100 characters.",
            )
        return label


class OptionalLabel(Label):
    """A label; words that say that there is none are none."""

    empty_words = synonyms.NOTHING


class FigureName(Label):
    """A name by which narrative refers to a figure, such as `capital bid`."""

    width = 34
    description = "a name in one line, without { } or |"

    def read(self, cell: Cell, context: CellContext) -> str:
        if len(cell.text.splitlines()) > 1:
            raise BadValue("contains a line break.", "Type the name in one line.")
        held = [mark for mark in "{}|" if mark in cell.text]
        if held:
            raise BadValue(
                f"“{cell.text}” holds {join_words(held)}, which narrative could not refer to.",
                "Use letters, digits and spaces, such as capital bid.",
            )
        name = super().read(cell, context)
        if not name:
            raise BadValue(
                "contains nothing that can be seen.", "Type a name, such as capital bid."
            )
        return name


class Choice(Frozen, Kind):
    """One of a fixed list of words; other words that mean the same are in `aliases`."""

    options: Iterable[str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    width = 18
    empty_words = synonyms.NOTHING

    def read(self, cell: Cell, context: CellContext) -> str:
        """The option itself: a member, where the options are those of an enumeration."""
        known = {normalise(option): option for option in self.options}
        known |= {normalise(alias): option for alias, option in self.aliases.items()}
        typed = normalise(text_of(cell))
        meant = known.get(typed) or synonyms.option_meant(typed, known.values())
        if meant is not None:
            return meant
        raise BadValue(
            f"“{cell.text}” is not one of {join_words(self.choices(), 'or')}.",
            f"{synonyms.suggestion(cell.text, self.choices())}Choose from the list.",
        )

    def described(self) -> str:
        return "one of: " + ", ".join(self.choices())

    def choices(self) -> Sequence[str]:
        return tuple(str(option) for option in self.options)


class UnitChoice(Choice):
    """The unit of a measure, which neither its name nor its figures contradict."""

    def read(self, cell: Cell, context: CellContext) -> str:
        unit, code = super().read(cell, context), context.row.get("Code")
        refused = context.unit_faults.get(normalise(code.text)) if code else None
        if refused:
            raise BadValue(*refused)
        return unit


class ChoiceOrName(Choice):
    """One of a list of words, with or without a year, or a name of the officer's own."""

    is_open = True

    def read(self, cell: Cell, context: CellContext) -> str:
        try:
            return super().read(replace(cell, value=_YEAR_AFTER.sub("", text_of(cell))), context)
        except BadValue:
            return FigureName().read(cell, context)

    def described(self) -> str:
        return f"{super().described()}; or a name of its own"


_YEAR_AFTER = pattern(r"[\s(]+20\d\d(?:[-/](?:20)?\d\d)?\)?$")


class SomeOf(Frozen, Kind):
    """Any of a fixed list of words, separated by commas."""

    words: Sequence[str]

    width = 30
    wraps = True

    def read(self, cell: Cell, context: CellContext) -> tuple[str, ...]:
        typed = text_of(cell)
        if normalise(typed) == "all":
            return tuple(self.words)
        found = []
        for part in filter(None, map(str.strip, _BETWEEN_WORDS.split(typed))):
            meant = synonyms.option_meant(part, self.words)
            if meant is None:
                raise BadValue(
                    f"“{part}” is not one of {join_words(self.words, 'or')}.",
                    f"{synonyms.suggestion(part, self.words)}Separate several with commas.",
                )
            found.append(meant)
        return tuple(dict.fromkeys(found))

    def stored(self, value: Any, context: CellContext) -> str:
        return ", ".join(value)

    def described(self) -> str:
        return "any of, separated by commas: " + ", ".join(self.words)


class YesNo(Frozen, Kind):
    """Yes or no."""

    width = 10
    description = "yes or no"
    empty_words = synonyms.NOTHING

    def read(self, cell: Cell, context: CellContext) -> bool:
        meant = synonyms.option_meant(cell.text, self.choices())
        if meant is not None:
            return meant == "yes"
        why = (
            "could be a tick or a cross" if normalise(cell.text) == "x" else "is neither yes nor no"
        )
        raise BadValue(f"“{cell.text}” {why}.", "Type yes or no.")

    def stored(self, value: Any, context: CellContext) -> str:
        return "yes" if value else "no"

    def choices(self) -> Sequence[str]:
        return ("yes", "no")


class FileNames(Frozen, Kind):
    """Names of files, which may have commas in them; `called` says of which kind they are."""

    called: str

    width = 30
    wraps = True
    format = "@"

    def read(self, cell: Cell, context: CellContext) -> tuple[str, ...]:
        names = (part.strip(_AROUND_NAMES) for part in _BETWEEN_FILES.split(text_of(cell)))
        said = (name for name in names if name and normalise(name) not in synonyms.NOTHING)
        return tuple(dict.fromkeys(said))

    def stored(self, value: Any, context: CellContext) -> str:
        return "; ".join(value)

    def described(self) -> str:
        return f"{self.called}, with ; or a new line between them"


_AROUND_NAMES = " \t,\"'\u2018\u2019\u201c\u201d"
_BETWEEN_WORDS = pattern(r"[,;\n/&+]|\band\b", re.IGNORECASE)
_BETWEEN_FILES = pattern(r"[;\n]|(?<=\.xls[xm]|\.docx)\s*,", re.IGNORECASE)


class Target(Frozen):
    """A sheet whose keys can be referred to, with the words that go before and after them."""

    sheet: str
    prefix: str = ""
    called: str = ""
    suffix: str = ""

    @property
    def word(self) -> str:
        """What a row of the sheet is called: Condition, in Conditions."""
        return self.prefix.strip() or self.sheet.removesuffix("s")

    def names(self, context: CellContext) -> list[str]:
        return [self.name_of(key) for key in self._keys(context)]

    def _keys(self, context: CellContext) -> Sequence[str]:
        return context.keys.get(self.sheet) or context.doubtful.get(self.sheet, ())

    def name_of(self, key: str) -> str:
        return f"{self.prefix}{key}{self.suffix}"

    def named(self, typed: str, context: CellContext) -> list[str]:
        """The names of rows whose number or code stands after what a row is called."""
        return [
            self.name_of(key) for key in synonyms.key_named(typed, self.word, self._keys(context))
        ]

    def other_names(self, context: CellContext) -> dict[str, str]:
        """The names of rows by what else officers call them."""
        others = context.other_names.get(self.sheet, {})
        return {words: self.name_of(key) for words, key in others.items()}


class Reference(Frozen, Kind):
    """A name that stands in another sheet, or one of a few fixed names.

    Where the first target has no rows, the `stand_in` has its place, if there is one.
    `list_name` names the list of them all, where it is not one sheet's alone.
    `other_names` are possible too, and those of `other_targets`, but so many that they
    are not listed: what they are is said by `others_called`. Where names
    `may_be_initials`, the first letters of one will do.
    """

    targets: Sequence[Target]
    stand_in: Target | None = None
    fixed: Sequence[str] = ()
    list_name: str = ""
    others_called: str = ""
    other_names: Sequence[str] = ()
    other_targets: Sequence[Target] = ()
    may_be_initials: bool = False

    width = 18
    format = "@"
    empty_words = synonyms.NOTHING | synonyms.NOT_YET

    def read(self, cell: Cell, context: CellContext) -> str:
        label = label_of(cell)
        if any(target.sheet not in context.keys for target in self.targets):
            # The missing sheet, or its keys, are a problem of their own.
            index = self._known(context)[0]
            found = index.known.get(normalise(label)) or index.meant(label)
            return found or self._named(label, context) or label
        index, listed = self._known(context)
        known = index.known
        found = (
            known.get(normalise(label))
            or index.meant(label, may_be_initials=self.may_be_initials)
            or self._named(label, context)
        )
        if found is not None:
            return found
        raise BadValue(
            f"“{cell.text}” is not {self._called(self._targets(context))}.",
            self._remedy(self._targets(context), listed),
            hint=lambda: synonyms.suggestion(label, known.values()),
        )

    def _named(self, label: str, context: CellContext) -> str | None:
        named = [name for target in self._targets(context) for name in target.named(label, context)]
        return named[0] if len(named) == 1 else None

    def knows(self, name: str, context: CellContext) -> bool:
        """Whether there is such a name, as names are compared."""
        return normalise(name) in self._known(context)[0].known

    def _known(self, context: CellContext) -> tuple[synonyms.NameIndex, list[str]]:
        """All names by what they are compared as, and those to list: made once for all rows."""
        if id(self) not in context.cache:
            by_normalised = {normalise(name): name for name in self.names(context)}
            others = [target.other_names(context) for target in self._targets(context)]
            words = Counter(word for names in others for word in names)
            single = {
                word: name for names in others for word, name in names.items() if words[word] == 1
            }
            index = synonyms.NameIndex(by_normalised, single)
            # Itself as well, or another kind could come to have its id.
            context.cache[id(self)] = index, self._listed(context), self
        index, listed, _ = context.cache[id(self)]
        return index, listed

    def names(self, context: CellContext) -> list[str]:
        """Every name that can be referred to."""
        others = (name for target in self.other_targets for name in target.names(context))
        return [*self._listed(context), *self.other_names, *others]

    def _listed(self, context: CellContext) -> list[str]:
        named = (name for target in self._targets(context) for name in target.names(context))
        return [*self.fixed, *named]

    def _targets(self, context: CellContext) -> Sequence[Target]:
        first, *others = self.targets
        is_there = context.keys.get(first.sheet) or first.sheet in context.doubtful
        if self.stand_in and not is_there and self.stand_in.names(context):
            return (self.stand_in, *others)
        return self.targets

    @property
    def possible_targets(self) -> Sequence[Target]:
        """The targets, and last the one that may stand in for the first."""
        return (*self.targets, *([self.stand_in] if self.stand_in else []))

    def described(self) -> str:
        return self._called(self.targets)

    def _called(self, targets: Sequence[Target]) -> str:
        kinds = [target.called or f"in the sheet {target.sheet}" for target in targets]
        kinds += [self.others_called] if self.others_called else []
        return join_words([*(f"“{name}”" for name in self.fixed), *kinds], "or")

    def _remedy(self, targets: Sequence[Target], known: Sequence[str]) -> str:
        sheets = join_words((target.sheet for target in targets), "or")
        if not known:
            return f"Fill in the sheet {sheets} first."
        return f"Known: {join_words(known, 'and', most=8)}. Correct it, or add it to {sheets}."


class Colour(Frozen, Kind):
    """A colour as six hexadecimal digits, such as `#C00000`."""

    format = "@"
    description = "a colour such as #C00000"

    def read(self, cell: Cell, context: CellContext) -> str:
        digits = text_of(cell).removeprefix("#")
        if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
            raise BadValue(
                f"“{cell.text}” is not a colour.",
                "Type # and six digits from 0 to F, such as #C00000 for a dark red.",
            )
        return f"#{digits.upper()}"


class Addresses(Frozen, Kind):
    """Email addresses, each with or without a name; one alone where there may be no others."""

    one_alone: bool = False

    width = 40
    wraps = True
    format = "@"

    def read(self, cell: Cell, context: CellContext) -> tuple[Mailbox, ...]:
        found = read_mailboxes(text_of(cell))
        if not found:
            raise BadValue(f"“{cell.text}” holds no email address.", "Type one, or clear the cell.")
        if self.one_alone and len(found) > 1:
            raise BadValue(f"has {len(found)} addresses.", "Keep one of them.")
        return found

    def stored(self, value: Any, context: CellContext) -> str:
        boxes: Sequence[Mailbox] = value
        return "; ".join(map(str, boxes))

    def described(self) -> str:
        one = "an email address, after a name or alone"
        return one if self.one_alone else f"{one}; several with ; between them"
