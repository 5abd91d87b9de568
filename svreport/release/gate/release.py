"""Releasing files: each is opened again, and held against the gate and what must be withheld."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from svreport.core.model import Council, Update
from svreport.core.plain_data import digits
from svreport.core.problems import SvreportError
from svreport.files.outputs import OutputFile
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import read_narrative
from svreport.narrative.texts import narrative_texts
from svreport.release.gate.differences import numbers_in
from svreport.release.gate.faults import Fault, Passage, Typed, marks_in
from svreport.release.gate.opening import faults_in
from svreport.release.gate.parts import NoPackage
from svreport.release.gate.passages import passages_of
from svreport.release.gate.word import forms_in

MOST_TOLD = 5
WORD = ".docx"


class NotReleased(SvreportError):
    """Files that were made and must not leave; `faults` has what is wrong in each, by its name."""

    def __init__(self, faults: Mapping[str, Sequence[Fault]]) -> None:
        self.faults = faults
        told = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
        more = f" (and {len(told) - MOST_TOLD} more)" if len(told) > MOST_TOLD else ""
        super().__init__(
            f"What was made may not be released, so nothing was written. "
            f"{' '.join(told[:MOST_TOLD])}{more}"
        )


@dataclass(frozen=True)
class Withheld:
    """A figure that public documents withhold: whose it is, and the number that says it.

    `names` are the words by which a table or a chart names what it is of.
    """

    names: tuple[str, ...]
    number: str


def typed_in(council: Council) -> Typed:
    """What officers typed that would look like something left behind in a document.

    References are not among it: they never come out as they were typed.
    """
    referring = {text.text for one in council.updates for text in narrative_texts(council, one)}
    plain = (text for text in _texts(council) if text not in referring)
    marked = (text for text in referring if marks_in(iter([text])))
    left = (text for one in marked for text in _texts(read_narrative(one, stated=lambda _: "")))
    return Typed(marks_in(plain) | marks_in(left))


def _texts(record: object) -> Iterator[str]:
    """Every text within records, however deep."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, Mapping):
        for held in record.values():
            yield from _texts(held)
    elif isinstance(record, Sequence):
        for held in record:
            yield from _texts(held)
    elif dataclasses.is_dataclass(record):
        for one in dataclasses.fields(record):
            yield from _texts(getattr(record, one.name))


def withheld_from(council: Council, update: Update) -> list[Withheld]:
    """The figures of measures that public documents withhold, as far as a number can say them.

    A number that the same measure publishes elsewhere says nothing.
    """
    facts = Facts(council, update)
    public = {one.full_name: one.value for one in facts.public.register.figures()}
    shown: dict[str, set[Decimal]] = {}
    hidden: dict[str, set[Decimal]] = {}
    for figure in facts.register.figures():
        measure = figure.name.rpartition(".")[0]
        if figure.value is not None:
            is_public = public.get(figure.full_name) is not None
            (shown if is_public else hidden).setdefault(measure, set()).add(abs(figure.value))
    names = {one.code: (one.name, one.code) for one in council.measures}
    return [
        Withheld(names[code], digits(value))
        for code, values in hidden.items()
        if code in names
        for value in sorted(values - shown.get(code, set()))
    ]


class Gate:
    """Holds files as they are made, and releases them all or none."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._typed = typed_in(council)
        self._withheld: dict[str, list[Withheld]] = {}
        self._faults: dict[str, list[Fault]] = {}

    def hold(
        self, file: OutputFile, *, template: bytes = b"", public: Update | None = None
    ) -> None:
        """Looks a file over; one that anyone may read, with what its update withholds."""
        withheld = self.withheld(public) if public else ()
        typed = with_forms(self._typed, file.path.name, template)
        found = faults_of(file.path.name, file.content, typed, withheld)
        if found:
            self._faults[file.path.name] = found

    def withheld(self, update: Update) -> Sequence[Withheld]:
        """What public documents of an update withhold."""
        if update.key not in self._withheld:
            self._withheld[update.key] = withheld_from(self._council, update)
        return self._withheld[update.key]

    def release(self) -> None:
        """Raises NotReleased where any file has a fault."""
        if self._faults:
            raise NotReleased(self._faults)


def with_forms(typed: Typed, name: str, template: bytes) -> Typed:
    """What may stand in a file that was made from a template, besides what was typed."""
    if not template or not name.endswith(WORD):
        return typed
    return replace(typed, forms=forms_in(template))


def faults_of(
    name: str, content: bytes, typed: Typed, withheld: Sequence[Withheld] = ()
) -> list[Fault]:
    """Everything that keeps a file from being released."""
    found = faults_in(name, content, typed)
    if withheld and not found:
        try:
            found += _given_away(passages_of(name, content), withheld)
        except NoPackage as reason:
            found.append(Fault("", f"it cannot be opened: {reason}"))
    return found


def _given_away(passages: Sequence[Passage], withheld: Sequence[Withheld]) -> Iterator[Fault]:
    """Rows of tables and points of charts that state a figure which is to be withheld."""
    for passage in passages:
        if not passage.is_row:
            continue
        stated = {re.sub(r"[^\d.]", "", one) for one in numbers_in(passage.text)}
        for one in withheld:
            if one.number in stated and any(_is_named(name, passage.text) for name in one.names):
                yield Fault(
                    passage.where, f"{one.names[0]} is to be withheld, and a row states it."
                )


def _is_named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
