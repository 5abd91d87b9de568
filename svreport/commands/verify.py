"""Verifying files: the gate again, and the figures that no longer agree with the inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from svreport.commands.build import Findings, HasProblems, issue_of, made_of, recognised
from svreport.core.house_style import decimals_of
from svreport.core.model import Council, Update
from svreport.core.problems import UnreadableOutput
from svreport.core.text import join_words
from svreport.core.units import Unit, convert
from svreport.documents.registry import PUBLIC
from svreport.figures.figure import Figure
from svreport.files.ooxml.archive import file_content
from svreport.files.ooxml.markup import Damaged, OtherKind, Unsafe
from svreport.files.ooxml.package import open_package
from svreport.files.outputs import OutputFile
from svreport.inputs.reading import read_inputs
from svreport.narrative.facts import Facts
from svreport.release.gate.differences import Difference, differences
from svreport.release.gate.faults import Fault, quoted
from svreport.release.gate.opening import KINDS, PACKAGES
from svreport.release.gate.parts import CP, PROPERTIES, NoPackage, Parts, page
from svreport.release.gate.passages import passages_of
from svreport.release.gate.release import Gate, faults_of, typed_in, with_forms


def keywords_of(name: str, content: bytes) -> str:
    """The keywords of an Office file or a web page; none where it has none.

    Raises NoPackage.
    """
    if PurePath(name).suffix.lower() == ".html":
        return str(page(content).xpath("string(//meta[@name='keywords']/@content)"))
    parts = Parts(content)
    if PROPERTIES not in parts.names:
        return ""
    return str(parts.xml(PROPERTIES).findtext(f"{CP}keywords") or "")


Progress = Callable[[str], None]
# Words that turn what a figure says.
DECISIVE = ("surplus", "deficit", "overspend", "underspend", "DRAFT")
# A number that more figures show than this is no sign of which is meant.
MOST_NAMED = 2


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was found in a file: faults, and where its figures are not those of the inputs.

    `is_known` says that it is a document of these inputs, so that its figures could be compared.
    """

    path: Path
    faults: Sequence[Fault]
    disagreements: Sequence[Fault]
    is_known: bool

    @property
    def is_sound(self) -> bool:
        return not self.faults and not self.disagreements


def verify(
    inputs: Path,
    files: Sequence[Path],
    *,
    templates: Path | None = None,
    progress: Progress = lambda _: None,
) -> list[Verified]:
    """What is wrong in each of these files, by the gate and by the inputs as they are now.

    Raises UnreadableInputs, HasProblems where the inputs have errors, and UnreadableOutput
    for a file that cannot be read or is of no kind that svreport writes.
    """
    progress("Reading the inputs")
    read = read_inputs(inputs)
    council = read.council
    if council is None:
        raise HasProblems(read.problems, inputs)
    checking = _Checking(council, Findings(read), inputs, templates)
    found = []
    for path in files:
        progress(f"Verifying {path.name}")
        found.append(checking.verified(path))
    return found


@dataclass(frozen=True)
class _Anew:
    """The document that a file is, as the inputs make it now.

    It `is_unsigned` where the file says that it is final, and it would be a draft now.
    """

    update: Update
    file: OutputFile
    template: bytes
    is_public: bool
    is_unsigned: bool


@dataclass(frozen=True)
class _Checking:
    council: Council
    findings: Findings
    inputs: Path
    templates: Path | None

    def verified(self, path: Path) -> Verified:
        content = _content(path)
        try:
            anew = self._anew(path.name, content)
            disagreements = list(self._disagreements(path.name, content, anew)) if anew else []
        except NoPackage:
            anew, disagreements = None, []  # that it cannot be opened is among the faults
        withheld = Gate(self.council).withheld(anew.update) if anew and anew.is_public else ()
        typed = with_forms(typed_in(self.council), path.name, anew.template if anew else b"")
        return Verified(
            path=path,
            faults=faults_of(path.name, content, typed, withheld),
            disagreements=disagreements,
            is_known=anew is not None,
        )

    def _anew(self, name: str, content: bytes) -> _Anew | None:
        """The document made anew, where it is known and the inputs of its update have no errors."""
        known = recognised(self.council, name, keywords_of(name, content))
        if known is None:
            return None
        order, draft = known
        problems = self.findings.of([order.update.key]).unanswered
        if any(one.is_error for one in problems):
            raise HasProblems(problems, self.inputs)
        issue = issue_of(self.council, order.update, draft=draft, templates=self.templates)
        made = made_of(issue, order, templates=self.templates)
        if made.file.path.suffix != PurePath(name).suffix.lower():
            return None
        is_public = order.document.name in PUBLIC
        is_unsigned = issue.marks.draft and not draft
        return _Anew(order.update, made.file, made.template_content, is_public, is_unsigned)

    def _disagreements(self, name: str, content: bytes, anew: _Anew) -> Iterator[Fault]:
        if anew.is_unsigned:
            key = anew.update.key
            yield Fault(
                "",
                f"it is no draft, and what {key} says now is not signed off: `svreport status "
                f"{key}` tells how it stands.",
            )
        known = _Known(self.council, anew.update, public=anew.is_public)
        expected = passages_of(name, anew.file.content)
        labels = [label for one in self.council.scale for label in (one.label, one.name)]
        telling = [*labels, *DECISIVE]
        for one in differences(passages_of(name, content), expected, telling=telling):
            yield Fault(one.passage.where, known.told(one))


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in KINDS:
        kinds = join_words(list(KINDS), most=len(KINDS))
        raise UnreadableOutput(f"{path.name} is no document: svreport verifies {kinds} files.")
    try:
        content = file_content(path)
        if path.suffix.lower() in PACKAGES:
            open_package(content)
    except Unsafe as reason:
        raise UnreadableOutput(f"{path.name} {reason}") from reason
    except (Damaged, OtherKind):
        pass  # that it cannot be opened is among the faults
    except OSError as reason:
        raise UnreadableOutput(f"{path.name} cannot be read: {reason.strerror}.") from reason
    return content


class _Known:
    """The figures of an update by the numbers that show them."""

    def __init__(self, council: Council, update: Update, *, public: bool) -> None:
        facts = Facts(council, update, public=public)
        self._style = facts.style
        self._by_number: dict[str, list[Figure]] = {}
        for figure in facts.register.figures():
            for number in self._shown(figure):
                self._by_number.setdefault(number, []).append(figure)

    def _shown(self, figure: Figure) -> set[str]:
        """The numbers by which documents show a figure."""
        if figure.value is None or figure.unit is None:
            return set()
        shown = {
            self._style.figure(figure.value, figure.unit, figure.decimals),
            self._style.bare(figure.value, decimals_of(figure.value)),
        }
        if figure.unit.is_money:
            shown.add(self._style.prose(figure.value, figure.unit))
            millions = convert(figure.value, figure.unit, Unit.MILLIONS)
            shown.add(self._style.bare(millions, 2))
        return {number.strip("()") for number in shown}

    def told(self, difference: Difference) -> str:
        """What is wrong, in the words of an officer."""
        passage = quoted(difference.passage.text)
        if difference.is_added:
            return f"{passage} was added by hand; its figures are held against nothing."
        if difference.is_lost:
            return f"{passage} is no longer there."
        stated = join_words([*difference.stated], most=len(difference.stated)) or "nothing"
        expected = (
            join_words([self._named(one) for one in difference.expected], most=9) or "nothing"
        )
        return f"{passage} states {stated}, where the inputs give {expected}."

    def _named(self, number: str) -> str:
        """A number, with the figure that it is where that is plain."""
        figures = {one.full_name: one for one in self._by_number.get(number.strip("()"), ())}
        if not figures or len(figures) > MOST_NAMED:
            return number
        told = (f"{name}: {_cells(one)}" for name, one in figures.items())
        return f"{number} ({' or '.join(told)})"


def _cells(figure: Figure) -> str:
    first, *more = [str(place) for place in figure.places] or ["the inputs"]
    return f"{first} and others" if more else first
