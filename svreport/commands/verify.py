"""What is wrong in finished files: the gate again, and figures unlike those of the inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from svreport.commands.edition import Edition, identify_document
from svreport.commands.findings import Findings, HasProblems
from svreport.core.house_style import decimals_of
from svreport.core.model import Council
from svreport.core.problems import UnreadableOutput
from svreport.core.text import join_words
from svreport.core.units import Unit, convert
from svreport.figures.figure import Figure
from svreport.files.ooxml.archive import file_content
from svreport.files.ooxml.markup import PackageError, Unsafe
from svreport.files.ooxml.validator import schema_errors
from svreport.files.outputs import OutputFile
from svreport.files.resources import Templates
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts
from svreport.release.gate.differences import Difference, differences, formula_differences
from svreport.release.gate.faults import Fault, FinishedFile, quoted
from svreport.release.gate.release import KINDS, Gate, open_finished

Progress = Callable[[str], None]
# Words that turn what a figure says.
DECISIVE = ("surplus", "deficit", "overspend", "underspend", "DRAFT")
# A number that more figures show than this is no sign of which is meant.
MOST_NAMED = 2


@dataclass(frozen=True, kw_only=True)
class VerifiedFile:
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
) -> list[VerifiedFile]:
    """What is wrong in each of these files, by the gate and by the inputs as they are now.

    Raises UnreadableInputs, HasProblems where the inputs have errors, and UnreadableOutput
    for a file that cannot be read or is of no kind that svreport writes.
    """
    progress("Reading the inputs")
    read = read_inputs(inputs)
    council = read.council
    if council is None:
        raise HasProblems(read.problems, inputs)
    verifier = _Verifier(council, Findings(read), Gate(council), inputs, Templates(templates))
    verified = []
    for path in files:
        progress(f"Verifying {path.name}")
        verified.append(verifier.verify(path))
    return verified


@dataclass(frozen=True)
class _RebuiltFile:
    """The document that a file is, as the inputs make it now.

    It `is_unsigned` where the file says that it is final, and it would be a draft now.
    """

    facts: Facts
    file: OutputFile
    template: bytes
    is_public: bool
    is_unsigned: bool


@dataclass(frozen=True)
class _Verifier:
    council: Council
    findings: Findings
    gate: Gate
    inputs: Path
    templates: Templates

    def verify(self, path: Path) -> VerifiedFile:
        content = _content(path)
        try:
            file = open_finished(path.name, content)
            rebuilt = self._rebuild(path.name, file.keywords)
            disagreements = list(self._disagreements(file, rebuilt)) if rebuilt else []
        except Unsafe as reason:
            raise UnreadableOutput(f"{path.name} {reason}") from reason
        except PackageError:
            rebuilt, disagreements = None, []  # that it cannot be opened is among the faults
        faults = self.gate.faults(
            path.name,
            content,
            template=rebuilt.template if rebuilt else b"",
            public=rebuilt.facts if rebuilt and rebuilt.is_public else None,
        )
        suffix = path.suffix.lower()
        if suffix != ".html" and not faults:
            errors = schema_errors(content, suffix) or ()
            faults += [Fault("", f"it is no valid {suffix} file: {error}") for error in errors]
        return VerifiedFile(
            path=path, faults=faults, disagreements=disagreements, is_known=rebuilt is not None
        )

    def _rebuild(self, name: str, keywords: str) -> _RebuiltFile | None:
        """The document as it is made now, if it is known and the inputs have no errors."""
        known = identify_document(self.council, name, keywords)
        if known is None:
            return None
        document, update, draft = known
        problems = self.findings.of([update.key]).unanswered
        if any(problem.is_error for problem in problems):
            raise HasProblems(problems, self.inputs)
        edition = Edition(self.findings.facts(update), self.templates)
        made = edition.render(document, draft=draft)
        if made.file.path.suffix != PurePath(name).suffix.lower():
            return None
        is_unsigned = edition.marks(draft=draft).draft and not draft
        return _RebuiltFile(
            edition.facts, made.file, made.template_content, document.public, is_unsigned
        )

    def _disagreements(self, file: FinishedFile, rebuilt: _RebuiltFile) -> Iterator[Fault]:
        if rebuilt.is_unsigned:
            key = rebuilt.facts.update.key
            yield Fault(
                "",
                f"it is no draft, and what {key} says now is not signed off: `svreport status "
                f"{key}` tells how it stands.",
            )
        known = _FiguresByNumber(rebuilt.facts.public if rebuilt.is_public else rebuilt.facts)
        expected = open_finished(rebuilt.file.path.name, rebuilt.file.content)
        labels = [label for rating in self.council.scale for label in (rating.label, rating.name)]
        passages, others = list(file.passages()), list(expected.passages())
        for difference in differences(passages, others, decisive=[*labels, *DECISIVE]):
            yield Fault(difference.passage.where, known.description(difference))
        yield from formula_differences(list(file.formulas()), list(expected.formulas()))


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in KINDS:
        kinds = join_words(list(KINDS), most=len(KINDS))
        raise UnreadableOutput(f"{path.name} is no document: svreport verifies {kinds} files.")
    try:
        return file_content(path)
    except Unsafe as reason:
        raise UnreadableOutput(f"{path.name} {reason}") from reason
    except OSError as reason:
        raise UnreadableOutput(f"{path.name} cannot be read: {reason.strerror}.") from reason


class _FiguresByNumber:
    """The figures of an update by the numbers that show them."""

    def __init__(self, facts: Facts) -> None:
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

    def description(self, difference: Difference) -> str:
        """What is wrong, in the words of an officer."""
        passage = quoted(difference.passage.text)
        if difference.is_added:
            return f"{passage} was added by hand; its figures are held against nothing."
        if difference.is_lost:
            return f"{passage} is no longer there."
        stated = join_words([*difference.stated], most=len(difference.stated)) or "nothing"
        expected = (
            join_words([self._number_with_figure(number) for number in difference.expected], most=9)
            or "nothing"
        )
        return f"{passage} states {stated}, where the inputs give {expected}."

    def _number_with_figure(self, number: str) -> str:
        """A number, with the figure that it is where that is plain."""
        found = self._by_number.get(number.strip("()"), ())
        figures = {figure.full_name: figure for figure in found}
        if not figures or len(figures) > MOST_NAMED:
            return number
        cells = (f"{name}: {_cells(figure)}" for name, figure in figures.items())
        return f"{number} ({' or '.join(cells)})"


def _cells(figure: Figure) -> str:
    first, *more = [str(place) for place in figure.places] or ["the inputs"]
    return f"{first} and others" if more else first
