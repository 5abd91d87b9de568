"""What is wrong with inputs, update by update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cached_property
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from svreport.checks import (
    FORMER_RULES,
    PUBLIC_RULES,
    check_facts,
    check_updates,
    council_rule,
    facts_rule,
    note_untied,
    update_rule,
)
from svreport.checks.another_year import (
    BEFORE_DATA,
    OUT_OF_REACH,
    RULES_AS_STATED,
    UPDATE_ORDER,
    council_as_meant,
)
from svreport.checks.budget import OF_THE_BUDGET
from svreport.checks.disclosure import may_give_away
from svreport.checks.forms import OWN_TEMPLATES
from svreport.checks.measures import NO_VALUES
from svreport.checks.references import OLDER_FIGURE
from svreport.checks.scale import (
    OUT_OF_SCALE,
    SIGNS_REVERSED,
    VERSION_OUT_OF_SCALE,
    with_scale_as_meant,
    with_signs_as_meant,
)
from svreport.checks.stated_twice import OF_ANOTHER_KIND
from svreport.checks.updates import TO_REVIEW
from svreport.commands import INPUTS
from svreport.commands.targets import (
    by_update,
    choice_in_words,
    chosen_update,
    public_and_others,
    requests_of,
    updates_of,
    updates_with_narrative,
)
from svreport.core.answers import Triage, triage, unused_answers
from svreport.core.errors import SvreportError, UnknownTarget, UnreadableRecord
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.model import Council, LineKind, NotStated, SettingsInPart, Update
from svreport.core.numerals import Unit, amount
from svreport.core.patterns import pattern
from svreport.core.periods import EXAMPLE_YEAR, read_financial_year
from svreport.core.problems import (
    MOST_ALIKE,
    Place,
    Problem,
    Severity,
    column_number,
    in_reading_order,
)
from svreport.core.text import nearest, normalise
from svreport.documents.registry import PAPERS, Document, document_named
from svreport.figures.as_of import update_before
from svreport.figures.sources.rows import FIGURES
from svreport.figures.versions import stated_version
from svreport.files.resources import Templates
from svreport.inputs.cell_context import MISTAKEN_KEY, cells_and_more
from svreport.inputs.cells import Grid
from svreport.inputs.headings import OUT_OF_PLACE, SWAPPED
from svreport.inputs.named_file import CALLS_A_PROGRAM
from svreport.inputs.other_workbooks import WorkbooksTogether
from svreport.inputs.reader import Inputs, inputs_of, read_inputs
from svreport.inputs.sheet_names import SheetNames
from svreport.inputs.sheets import SHEETS
from svreport.inputs.table import Slip, slips, sorted_alone
from svreport.narrative.claims.texts import TYPED_FIGURE
from svreport.narrative.facts import Facts

if TYPE_CHECKING:
    from svreport.commands.edition import Edition
    from svreport.commands.problem_list import Owners
    from svreport.commands.targets import BuildRequest
    from svreport.release.build_record import DocumentOrigins

_SHOW: ContextVar[Callable[[str], None]] = ContextVar("show")
# The sheets that say which updates there are, and which have begun.
UPDATE_SHEETS = ("Updates", "Ratings")
# Rules that query a figure: what follows from it may come right with it.
QUERIED = (OUT_OF_SCALE, "money-out-of-scale", "zero-in-series", "out-of-series")
DOUBTED = (*QUERIED, "no-value", "unit-unlikely", OUT_OF_REACH)
# Rules that query what a whole row is of, so that all that rests on it may come right with it.
DOUBT_ROWS = (
    *("duplicate-key", "payment-off-year", "benchmark-units", "line-astray", OF_ANOTHER_KIND),
    *(UPDATE_ORDER, BEFORE_DATA, *OF_THE_BUDGET),
)
# So many slips are tried, which most problems name; a cause is one without which a problem comes
# for so many that go, and one row in as many has some.
MOST_TRIED, LEAST_GONE = 10, 4
# What no problem names is tried where there are so many, and nothing where fewer name one thing.
MANY_PROBLEMS, LEAST_NAMED = 5, 2
# Of more rows than this for each problem, nothing is tried: each try reads all again.
ROWS_A_PROBLEM = 32
# Settings with which papers are looked at whose own could not be read.
STAND_INS = {
    "authority": "The council",
    "agreement": "The agreement",
    "financial_year": EXAMPLE_YEAR,
    "forecast_unit": Unit.POUNDS,
}
# Those that make no difference to what is signed.
UNSIGNED = ("Sign-off", "Answers")
# What is said of the inputs as they were typed, where something else was meant.
AS_STATED = frozenset((*RULES_AS_STATED, SIGNS_REVERSED, VERSION_OUT_OF_SCALE))


def progress(words: str) -> None:
    """Say what is being done, wherever that is shown."""
    if show := _SHOW.get(None):
        show(words)


@contextmanager
def progress_shown(show: Callable[[str], None]) -> Iterator[None]:
    """Show what is being done as long as this is entered."""
    token = _SHOW.set(show)
    try:
        yield
    finally:
        _SHOW.reset(token)


class HasProblems(SvreportError):
    """The inputs at `path` have errors, so nothing was made; `problems` holds them all."""

    def __init__(self, problems: Sequence[Problem], path: Path, council: Council) -> None:
        super().__init__("The inputs have errors; nothing was written.")
        self.problems = tuple(problems)
        self.path = path
        self.council = council


def whose(path: Path, council: Council) -> str:
    """Whose inputs a workbook in the usual place has: `Norchester, 2026/27, DSG/inputs/x.xlsx`.

    One that was named on the command line is called by its name alone.
    """
    if path.parent != INPUTS:
        return path.name
    of: list[str] = []
    with suppress(NotStated):
        of = [council.settings.authority, str(council.settings.financial_year)]
    return ", ".join([*of, str(Path.cwd().name / path)])


class CheckedInputs(Frozen, dict=True):
    """Every problem of an inputs workbook, in reading order, and who owns what they are of.

    `choice` says which update was chosen for public documents, where that is not the latest.
    """

    problems: Sequence[Problem]
    council: Council
    choice: str = ""

    @cached_property
    def owners(self) -> Owners:
        from svreport.commands.problem_list import Owners

        return Owners(self.council)


def check(
    path: Path,
    targets: Sequence[str] = (),
    *,
    untied: bool = False,
    templates: Path | None = None,
    outputs: Path | None = None,
) -> CheckedInputs:
    """Every problem of an inputs workbook, by sheet and cell.

    Without targets, all updates that have begun are checked; with targets,
    those that the targets report; of a public paper, such as `forum`, what it will
    withhold is noted. With `untied`, figures typed in narrative that
    no sheet holds are noted as well. `templates` is a folder of the council's own; of documents in
    `outputs` that were made of these inputs, signatures of others are told.
    Raises UnreadableInputs where the file cannot be read, UnknownTarget for a target that does
    not exist.
    """
    try:
        findings = read_findings(path, templates)
        council = findings.council
        progress(f"Checking {path.name}")
        with findings.unread_targets_refused():
            problems = findings.noted(targets, untied=untied, outputs=outputs)
            updates = public_and_others(targets)[1]
            is_latest = (
                not targets
                or bool(updates)
                or council.latest is None
                or chosen_update(council, None) is council.latest
            )
            choice = "" if is_latest else choice_in_words(council, targets, None)
        return CheckedInputs(problems, findings.inputs.known, choice)
    except HasProblems as refusal:
        return CheckedInputs(refusal.problems, refusal.council)


def read_findings(path: Path, templates: Path | None = None) -> Findings:
    """What is wrong in an inputs workbook, as a folder of the council's own templates has it.

    Raises UnreadableInputs, and HasProblems where not even settings can be read: it holds what
    is wrong elsewhere, too.
    """
    progress(f"Reading {path.name}")
    findings = Findings(read_inputs(path), path, templates)
    if not findings.inputs.is_whole:
        raise findings.refusal(findings.noted((), untied=False))
    return findings


def _as_meant(council: Council) -> Council:
    """The council with the dates, signs and units that were meant, where that can be told."""
    council = with_signs_as_meant(council)
    if not council.unread_in("Forecast") + council.unread_in("Settings"):
        council = with_scale_as_meant(council)
    with suppress(NotStated):
        return council_as_meant(council)
    return council


def _rows_in_doubt(problems: Iterable[Problem]) -> set[Place]:
    """The rows of which it is not known what they are of: a key, a year or a date is wrong."""
    return {
        place.of_row
        for it in problems
        for place in (it.place, *it.compared)
        if it.rule in DOUBT_ROWS or (it.is_error and place.sheet == UPDATE_SHEETS[0])
    }


# A cell that a problem names in its words.
_NAMED = pattern(rf"\b({'|'.join(sheet.name for sheet in SHEETS)})!([A-Z]{{1,3}})(\d+)")


def _rests_on(problem: Problem) -> set[Place]:
    """The cell of a problem, those that it compares with it, and those that it names."""
    named = _NAMED.findall(problem.wrong)
    cells = {Place(sheet, int(row), column_number(column)) for sheet, column, row in named}
    return {problem.place, *problem.compared, *cells}


def _said_once(problems: Triage, lost: Container[str]) -> Iterator[Problem]:
    """The open problems, less what another rule says better of the same cells.

    That are typed figures which it compares, years out of reach, and what rests on a figure, or
    on a row, that is wrong itself.
    """
    known = [*problems.unanswered, *(warning.problem for warning in problems.answered)]
    others: dict[Place, list[tuple[set[Place], str]]] = {}
    for problem in known:
        if problem.rule != TYPED_FIGURE and problem.compared:
            cells = _cells_of(problem)
            for cell in cells:
                others.setdefault(cell, []).append((cells, problem.wrong))
    named_otherwise = {problem.place for problem in known if problem.rule != OUT_OF_REACH}
    still_open = [
        problem
        for problem in problems.unanswered
        if problem.rule != OUT_OF_REACH or problem.place not in named_otherwise
    ]
    rests_on_faults = _rests_on_faults(still_open, lost)
    for problem in still_open:
        typed, is_held = problem.about.rpartition(": ")[2], False
        if problem.rule == TYPED_FIGURE and problem.compared:
            cells = _cells_of(problem)
            alike = others.get(next(iter(cells)), ())
            is_held = any(cells <= named and typed in wrong for named, wrong in alike)
        stands = problem.is_error or problem.rule == CALLS_A_PROGRAM
        if stands or not (is_held or rests_on_faults(problem)):
            yield problem


def _lacking_told_once(problems: Iterable[Problem], council: Council) -> Iterator[Problem]:
    """The problems, in place of many that lack one name or year what sheet lacks it."""
    for lacks, own in group_by(problems, lambda it: it.lacks).items():
        if lacks and len(own) > MOST_ALIKE:
            yield _lacking(lacks[0], lacks[1], own, council)
        else:
            yield from own


def _lacking(sheet: str, name: str, problems: Sequence[Problem], council: Council) -> Problem:
    """What is said of a sheet that lacks a name, or a year: one that is nearly it may be meant."""
    first, *others = dict.fromkeys(it.place for it in problems)
    apart = [it for it in others if it.sheet != first.sheet] or others
    naming = cells_and_more([first, *apart[:1]], len(others) - 1)
    named = [(line.version, line.place("version")) for line in reversed(council.forecast)]
    if sheet == FIGURES:
        named = [(figure.name, figure.place("name")) for figure in council.figures]
    known = {} if read_financial_year(name) else dict(named)
    near = nearest(name, known, cutoff=0.7)
    what = "a row" if sheet == FIGURES else "figures"
    do = f"Type {name} here" if near else f"Add {what} for {name}"
    return Problem(
        known[near] if near else Place(sheet),
        f"{naming} {'name' if others else 'names'} “{name}”, which is not in {sheet}.",
        f"{do}, or correct {'the cells that name' if others else 'what names'} it.",
        rule=MISTAKEN_KEY,
    )


def _of_latest(problems: Iterable[Problem], updates: Container[str]) -> Iterable[Problem]:
    """The problems; of those of one cell that differ by their update alone, the latest's."""

    def but_for_update(problem: Problem) -> object:
        words = (word.rstrip(",.:") for word in problem.wrong.split())
        said = " ".join(word for word in words if word not in updates)
        return (problem.place, problem.rule, said) if problem.place.cell else problem

    return {but_for_update(problem): problem for problem in problems}.values()


def _rests_on_faults(
    problems: Sequence[Problem], lost: Container[str]
) -> Callable[[Problem], bool]:
    """Whether a problem follows from what others find wrong, and may come right with it.

    Of the sheets that are `lost`, a row could not be read.
    """
    faults = [it for it in problems if it.is_error or it.rule in DOUBTED]
    # What is wrong in a text is wrong there alone.
    faults = [it for it in faults if it.rule not in facts_rule.severities]
    doubted = {it.place for it in faults}
    errors = {it.place for it in faults if it.is_error and it.place.cell}
    queried = {it.place for it in problems if it.rule in QUERIED}
    # Of two that could each follow from the other, one stands.
    stand = (it for it in problems if it.is_error or doubted.isdisjoint(_rests_on(it)))
    rows = _rows_in_doubt(stand)

    def rests_on_them(problem: Problem) -> bool:
        basis = _rests_on(problem)
        if problem.rule in DOUBT_ROWS:
            return not doubted.isdisjoint(basis)
        if problem.rule == TYPED_FIGURE and any(it.sheet in lost for it in problem.compared):
            return True  # What it means may be in a row that could not be read.
        is_queried = problem.place in queried and problem.rule not in DOUBTED
        wrong = doubted - {problem.place} if problem.rule in DOUBTED else doubted
        is_wrong = problem.place in errors or bool(wrong & basis)
        return is_queried or is_wrong or any(it.of_row in rows for it in basis)

    return rests_on_them


def _cells_of(problem: Problem) -> set[Place]:
    """The cells that a problem compares; of a text in Word, its section."""
    places = (problem.place, *problem.compared)
    return {replace(place, row=0) if place.paragraph else place for place in places}


def _areas_of(cell: Place) -> set[Place]:
    """A cell's column and row."""
    return {replace(cell, row=0), replace(cell, column=0)}


def _areas_in(problem: Problem) -> set[Place]:
    """The columns and rows of the cells that a problem rests on."""
    return {area for it in _rests_on(problem) if it.cell for area in _areas_of(it)}


def _areas_named(problems: Iterable[Problem]) -> Counter[Place]:
    """How many cells of each column, and of each row, problems name."""
    cells = (it for problem in problems for it in _rests_on(problem) if it.cell)
    return Counter(area for it in cells for area in _areas_of(it))


def _is_likely(slip: Slip, problems: set[Problem]) -> bool:
    """Whether a slip may be behind these problems: several are errors, or in many of its rows."""
    cells = {cell for problem in problems for cell in _rests_on(problem)}
    rows = {cell.row for cell in cells if not _areas_of(cell).isdisjoint(slip.areas)}
    return sum(it.is_error for it in problems) > 1 or LEAST_GONE * len(rows) >= slip.rows


def _sheets_behind(problems: Iterable[Problem]) -> Counter[str]:
    """How many problems may come from each sheet: they name it, or their sheet refers to it."""
    referred = {sheet.name: sheet.refers_to for sheet in SHEETS}
    named = pattern(rf"\b({'|'.join(referred)})\b")
    return Counter(
        name
        for it in problems
        for name in {it.place.sheet, *referred.get(it.place.sheet, ()), *named.findall(it.wrong)}
    )


def _of_row(problem: Problem) -> tuple[str, Place]:
    return problem.rule, problem.place.of_row


NOT_BEGUN = "not-begun"
BALANCES = (LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE)
# What only the update's own report lacks.
OF_REPORT = ("unwritten", "unanswered")


class Findings:
    """What is wrong with the inputs at a path: each update is looked into once."""

    def __init__(
        self,
        inputs: Inputs,
        path: Path = Path(),
        templates: Path | None = None,
        *,
        is_trial: bool = False,
    ) -> None:
        self.inputs = inputs
        self.is_trial = is_trial
        self.path = path
        self.templates = templates
        self.council = _as_meant(inputs.known)
        self._facts: Facts | None = None
        self._of_update: dict[str, list[Problem]] = {}
        self._of_texts: dict[str, list[Problem]] = {}
        self._found: dict[tuple[str | None, ...], Triage] = {}

    def __getstate__(self) -> dict[str, object]:
        """What another process needs: what an update reports is worked out again there."""
        inputs = replace(self.inputs, together=None)
        return self.__dict__ | {"_facts": None, "_found": {}, "inputs": inputs}

    @cached_property
    def _general(self) -> list[Problem]:
        return self._general_of(council_rule.severities.keys())

    def _general_of(self, ids: Set[str]) -> list[Problem]:
        problems = [*self.inputs.problems, *council_rule.problems_of(ids, self.council)]
        if self.council is not self.inputs.known:
            stated = council_rule.problems_of(ids & AS_STATED, self.inputs.known)
            problems = [problem for problem in problems if problem.rule not in AS_STATED]
            problems += [problem for problem in stated if problem.rule in AS_STATED]
        return problems

    def of(self, targets: Sequence[str] = (), update: str | None = None) -> Triage:
        """The problems, warnings that were answered apart, in reading order.

        Without targets, those of all updates that have begun. Of what seems to be behind many of
        them that alone is said, and what is wrong but for it.
        """
        asked = (*targets, update)
        if asked not in self._found:
            found = self._as_typed(targets, update)
            is_sought = not self.is_trial and len(found.unanswered) > 1
            if is_sought and (told := self._sorted_alone(found.unanswered)):
                sheet, rest = told.place.sheet, found.unanswered
                left = (it for it in rest if all(at.sheet != sheet for at in _rests_on(it)))
                problems = in_reading_order([told, *left], self.inputs.sheets)
                found = Triage(problems, found.answered)
            elif is_sought and (cause := self._cause(found.unanswered)):
                told, trial = cause
                but_for_it = trial.of(targets, update)
                problems = in_reading_order([told, *but_for_it.unanswered], self.inputs.sheets)
                found = Triage(problems, but_for_it.answered)
            self._found[asked] = found
        return self._found[asked]

    def _as_typed(self, targets: Sequence[str], update: str | None) -> Triage:
        problems, council = list(self._general), self.council
        of_updates: list[tuple[Update, Sequence[Problem]]] = []
        for reported in updates_of(council, targets, update):
            if reported.key not in self._of_update:
                self._of_update[reported.key] = check_updates(council, [reported])
            of_updates.append((reported, self._of_update[reported.key]))
        for reported in updates_with_narrative(council, targets, update):
            if reported.key not in self._of_texts:
                token = OWN_TEMPLATES.set(self.templates)
                self._of_texts[reported.key] = check_facts(self.facts(reported))
                OWN_TEMPLATES.reset(token)
            of_updates.append((reported, self._of_texts[reported.key]))
        # What an update's figures are depends on its row and on the updates before: where it is
        # wrong, or one of them could not be read, only errors are said.
        every = [*problems, *(it for _, found in of_updates for it in found)]
        doubted = _rows_in_doubt(triage(dict.fromkeys(every), council.answers).unanswered)
        without_values = {it.place.of_row for it in every if it.rule == NO_VALUES}
        lost = {row.sheet for row in council.unread if row.dropped}
        for reported, found in of_updates:
            row = reported.place("key").of_row
            is_wrong = UPDATE_SHEETS[0] in lost or row in doubted
            problems += (
                it
                for it in found
                if it.is_error
                or it.rule in DOUBT_ROWS
                or not (is_wrong or (it.rule == OLDER_FIGURE and row in without_values))
            )
        requests = requests_of(council, targets, update)
        if requests and all(request.document.before_ratings for request in requests):
            problems = [problem for problem in problems if problem.rule != NOT_BEGUN]
        if targets:
            problems = list(self._for_targets(problems, targets, requests))
        answers = council.answers
        sorted_out = triage(dict.fromkeys(problems), answers, FORMER_RULES)
        # Where errors stand, or targets narrow what is checked, an answer may not find its warning.
        partly = bool(targets) or any(
            problem.is_error or problem.rule in DOUBT_ROWS for problem in sorted_out.unanswered
        )
        checked = [
            answer
            for answer in answers
            if normalise(answer.warning) not in {*PUBLIC_RULES, SWAPPED, OUT_OF_PLACE}
        ]
        extra = [] if partly else unused_answers(checked, sorted_out.answered, FORMER_RULES)
        once = _of_latest(_said_once(sorted_out, lost), {it.key for it in council.updates})
        once = _lacking_told_once(once, council)
        unanswered = in_reading_order([*once, *extra], self.inputs.sheets)
        return Triage(unanswered, sorted_out.answered)

    @cached_property
    def _but_for_texts(self) -> set[Problem]:
        """Its open problems, but for those of texts, which take long to find."""
        return self._open(self._general, update_rule.severities.keys())

    def _open(self, general: Sequence[Problem], ids: Set[str]) -> set[Problem]:
        """The open ones of these, and of those of updates that rules of these ids find."""
        begun = updates_of(self.council, (), None)
        found = (update_rule.problems_of(ids, self.council, update) for update in begun)
        problems = [*general, *chain.from_iterable(found)]
        return {*triage(problems, self.council.answers, FORMER_RULES).unanswered}

    def _cause(self, problems: Sequence[Problem]) -> tuple[Problem, Findings] | None:
        """What seems to be behind many problems, and what is wrong but for that; None if nothing.

        Without it many problems go, and next to none comes. What most of them name is tried first,
        then small sheets that they may rest on.
        """
        if (together := self.inputs.together) is None:
            return None
        best, cause = (0, 0), None
        is_much = len(problems) >= MANY_PROBLEMS
        for slip in self._likely_slips(together, problems):
            if cause and not best[1]:
                break
            if not is_much and not _is_likely(slip, self._but_for_texts):
                continue
            trial = self._with(together, slip.undone(together.sheets))
            gone = self._explained_by(slip, trial, is_much=is_much)
            is_all = len(gone) == len(self._but_for_texts)
            # Of two that explain all, what is in texts tells more.
            left = -len(trial._as_typed((), None).unanswered) if is_all else -len(problems)
            is_enough = len(gone) > 1 or (is_much and not left)
            if gone and is_enough and (len(gone), left) > best:
                is_error = any(problem.is_error for problem in gone)
                severity = Severity.ERROR if is_error else Severity.WARNING
                best, cause = (len(gone), left), (replace(slip.told, severity=severity), trial)
        return cause if cause is not None and self._is_open(cause[0]) else None

    def _sorted_alone(self, problems: Sequence[Problem]) -> Problem | None:
        """What is said of a column in order, where one row of its sheet in a few has problems."""
        together = self.inputs.together if len(problems) > LEAST_NAMED else None
        names = SheetNames(together.sheets).known if together else ()
        for sheet, grid in ((it, grid) for it, own in names for grid in own):
            places = [(it, place) for it in problems for place in _rests_on(it)]
            own = [(it, place.row) for it, place in places if place.sheet == sheet.name]
            if LEAST_GONE * len({row for _, row in own}) >= len(grid.rows):
                is_error = any(it.is_error for it, _ in own)
                severity = Severity.ERROR if is_error else Severity.WARNING
                likely = (replace(it, severity=severity) for it in sorted_alone(sheet, grid))
                if told := next(filter(self._is_open, likely), None):
                    return told
        return None

    def _is_open(self, problem: Problem) -> bool:
        return bool(triage([problem], self.council.answers).unanswered)

    def _likely_slips(
        self, together: WorkbooksTogether, problems: Sequence[Problem]
    ) -> Iterator[Slip]:
        """Those that most problems name, then those of small sheets that others may rest on."""
        of_each, named = [*map(_areas_in, problems)], _areas_named(problems)
        if len(problems) < 2 or max(named.values(), default=0) < LEAST_NAMED:
            return
        in_rows = _areas_named(it for it in problems if it.rule not in facts_rule.severities)
        behind = _sheets_behind(self._but_for_texts)
        sheets = {area.sheet for area, count in named.items() if count > 1}
        near, doubted, remote = (list[tuple[tuple[int, ...], Slip]]() for _ in range(3))
        cells = sorted({it for problem in problems for it in _rests_on(problem) if it.cell})
        first = {replace(it, row=0): it.row for it in reversed(cells)}
        known = [(it, grid) for it, own in SheetNames(together.sheets).known for grid in own]
        for sheet, grid in known:
            again = [it for of, it in known if sheet.name in (of.name, *of.refers_to)]
            is_quick = ROWS_A_PROBLEM * len(problems) >= sum(len(it.rows) for it in again)
            is_behind = is_quick and behind[sheet.name] >= MANY_PROBLEMS
            for slip in slips(sheet, grid, first) if is_behind or grid.name in sheets else ():
                counts = [named[area] for area in slip.areas]
                # Few problems in many rows are slips of their own.
                is_many = ROWS_A_PROBLEM * sum(in_rows[it] for it in slip.areas) >= slip.rows
                if max(counts) > 1 and is_many and (slip.plain or min(counts)):
                    of_it = sum(not it.isdisjoint(slip.areas) for it in of_each)
                    rank: tuple[int, ...] = -of_it, slip.doubt, -min(counts), len(slip.areas)
                    (doubted if slip.doubt else near).append((rank, slip))
                elif is_behind and not slip.doubt:
                    rank = -behind[sheet.name], len(grid.rows)
                    remote.append((rank, replace(slip, is_remote=True)))
        for likely in (near, doubted, remote):
            ranked = sorted(likely, key=itemgetter(0))
            yield from (slip for _, slip in ranked[:MOST_TRIED])

    def _with(self, together: WorkbooksTogether, sheets: list[Grid]) -> Findings:
        """What is wrong with other sheets in place of its own."""
        other = structs.replace(together, sheets=sheets)
        inputs = inputs_of(other, self.path.parent)
        return type(self)(inputs, self.path, self.templates, is_trial=True)

    def _explained_by(self, slip: Slip, trial: Findings, *, is_much: bool) -> set[Problem]:
        """The problems that go where a slip is undone; none if that is no likely cause.

        It is also likely where much is wrong and all of it goes. What moves in its row neither
        goes nor comes.
        """
        ids = {problem.rule for problem in self._but_for_texts}
        gone = self._but_for_texts - trial._open(trial._general_of(ids), ids)
        if not _is_likely(slip, gone) and not (is_much and gone == self._but_for_texts):
            return set()
        come = trial._but_for_texts - self._but_for_texts
        is_other = any(problem.rule in (SWAPPED, MISTAKEN_KEY) for problem in come)
        moved = {_of_row(it) for it in gone} & {_of_row(it) for it in come}
        gone, come = ({it for it in each if _of_row(it) not in moved} for each in (gone, come))
        is_all = not come and len(gone) == len(self._but_for_texts) and is_much
        is_likely = is_all or _is_likely(slip, gone)
        # What is far from all that it explains explains every error.
        is_likely &= not (slip.is_remote and any(it.is_error for it in self._but_for_texts - gone))
        is_other = is_other or any(it.is_error for it in come) or bool(slip.doubt and come)
        return gone if is_likely and not is_other and len(gone) > LEAST_GONE * len(come) else set()

    def _for_targets(
        self, problems: Sequence[Problem], targets: Sequence[str], requests: Sequence[BuildRequest]
    ) -> Iterator[Problem]:
        """The problems without those of forms that no target names: they stop that form alone.

        A list of all documents leaves such a form out, so that it warns of them. Texts of other
        updates are left to be reviewed when those are; public papers need none of the report's.
        """
        keys = {request.update.key for request in requests}
        forms = {form.name for form in self.council.settings.forms}
        asked = forms.intersection(map(normalise, targets))
        if requests and all(request.document.public for request in requests):
            problems = [problem for problem in problems if problem.rule not in OF_REPORT]
        for problem in problems:
            if problem.rule == TO_REVIEW and problem.about.rpartition(", ")[2] not in keys:
                continue
            is_named = problem.form in asked or (bool(asked) and problem.form not in forms)
            if not problem.form or is_named:
                yield problem
            elif any(request.document.lists_others for request in requests):
                yield replace(problem, severity=Severity.WARNING)

    def without_errors(self, targets: Sequence[str] = (), update: str | None = None) -> Triage:
        """The same, none of them an error. Raises HasProblems, and UnknownTarget."""
        progress(f"Checking {self.path.name}")
        with self.unread_targets_refused():
            problems = self.of(targets, update)
        if any(problem.is_error for problem in problems.unanswered):
            raise self.refusal(problems.unanswered)
        return problems

    @contextmanager
    def unread_targets_refused(self) -> Iterator[None]:
        """Raises HasProblems for a target that may well stand in a sheet that cannot be read."""
        try:
            yield
        except UnknownTarget:
            if any(self.council.unread_in(sheet) for sheet in UPDATE_SHEETS):
                raise self.refusal(self.of().unanswered) from None
            raise

    def refusal(self, problems: Sequence[Problem]) -> HasProblems:
        """What is raised where problems keep anything from being made of the inputs."""
        return HasProblems(problems, self.path, self.council)

    def facts(self, update: Update) -> Facts:
        """What an update reports: made once for all that ask."""
        if self._facts is None:
            self._facts = Facts(self.council, update)
        return self._facts.at(update)

    def noted(
        self, targets: Sequence[str], *, untied: bool, outputs: Path | None = None
    ) -> Sequence[Problem]:
        """The problems, and the notes that were asked for, in reading order.

        A public document among the targets is one of the updates that are named beside it, else
        of the latest.
        """
        council = self.council
        public, updates = public_and_others(targets)
        if public and not updates:
            updates = [requests_of(council, public, None)[0].update.key]
        problems = self.of(targets)
        notes: list[Problem] = []
        if untied:
            reported = updates_with_narrative(council, updates)
            notes += [note for update in reported for note in note_untied(self.facts(update))]
        for update in updates_of(council, updates, None) if public else ():
            from svreport.commands.edition import Edition

            is_faulty = any(problem.is_error for problem in problems.unanswered)
            own = Templates(self.templates)
            edition = Edition(self.facts(update), own, is_faulty=is_faulty)
            for name in public:
                notes += self._in_document(edition, document_named(name))
        if not targets:
            notes += self._given_away(is_faulty=any(it.is_error for it in problems.unanswered))
        notes += [*self._void_signatures(outputs), *self._typed_over(outputs)]
        open_notes = triage(dict.fromkeys(notes), council.answers).unanswered
        return in_reading_order([*problems.unanswered, *open_notes], self.inputs.sheets)

    def _void_signatures(self, outputs: Path | None) -> Iterator[Problem]:
        """Signatures that are of something else than was last built, where that is known.

        It is where nothing but sign-offs and answers changed since, and costs next to nothing.
        """
        council = self.council
        year = council.settings.financial_year.dashed if outputs else ""
        if outputs is None or not (outputs / year).is_dir():
            return
        from svreport.release.build_record import origins_of
        from svreport.release.sign_off import Approval, sign_off_problems, signatures

        updates = {update.key: update for update in council.updates}
        signed = ((it.update, it.document) for it in council.sign_offs if it.fingerprint)
        cells = {line.place("fingerprint") for line in council.sign_offs}
        for key, document in dict.fromkeys(signed):
            update = updates[key]
            built = origins_of(council, update, document or "", outputs)
            record = next(filter(self._is_of_these_inputs, built), None)
            if record is not None:
                approval = Approval(
                    update=update,
                    document=document,
                    title="",
                    fingerprint=record.fingerprint,
                    signatures=signatures(council, update, document, record.fingerprint),
                )
                yield from (it for it in sign_off_problems(approval) if it.place in cells)

    def _typed_over(self, outputs: Path | None) -> Iterator[Problem]:
        """A balance that was another when the update before, which reports the version, was built.

        Documents say that it is as in that update. Only a build record knows better.
        """
        council, update = self.council, self.council.latest
        before = update_before(council, update) if update else None
        now, then = stated_version(council, update), stated_version(council, before)
        if not outputs or before is None or now is None or then is None or now != then:
            return
        from svreport.release.build_record import read_record

        with suppress(UnreadableRecord):
            kept = read_record(council, before, outputs).snapshot.forecast
            lines = kept.lines if kept and kept.version == now.version else ()
            stated = ((LineKind(it.name), it.amounts) for it in lines if it.is_balance)
            for kind, earlier in ((kind, it) for kind, own in stated for it in own):
                value = now.stated(kind, earlier.year)
                if kind in BALANCES and value is not None and value != earlier.value:
                    yield Problem(
                        now.balance_place(kind, earlier.year),
                        f"The {kind} of {earlier.year} in “{now.version}” was "
                        f"{amount(earlier.value)} when {before.key} was built, and is "
                        f"{amount(value)} now.",
                        f"If that corrects {before.key} too, build it again. Else give the new "
                        "forecast a version of its own: documents say that nothing has changed.",
                        Severity.WARNING,
                        rule="version-typed-over",
                    )
                    return

    def _is_of_these_inputs(self, record: DocumentOrigins) -> bool:
        digests = self.inputs.digests
        return (
            all(record.sheets.get(it) == digests[it] for it in digests if it not in UNSIGNED)
            and list(record.other_inputs) == list(self.inputs.files)
            and Templates(self.templates).are_as(record.template_digests)
        )

    def _given_away(self, *, is_faulty: bool) -> list[Problem]:
        """The small counts that public papers of now would give away.

        What papers say is made only where a text that somebody typed may have one.
        """
        found: list[Problem] = []
        council, settings = self.council, self.council.settings
        if isinstance(settings, SettingsInPart):
            council = replace(council, settings=settings.with_stand_ins(**STAND_INS))
        for requests in by_update(requests_of(council, [PAPERS], None) if council.updates else ()):
            facts = (
                Facts(council, requests[0].update)
                if council is not self.council
                else self.facts(requests[0].update)
            )
            if may_give_away(facts):
                from svreport.commands.edition import Edition

                edition = Edition(facts, Templates(self.templates), is_faulty=is_faulty)
                for request in requests:
                    found += edition.disclosed(request.document)
        return [problem for problem in found if problem.severity is Severity.WARNING]

    def _in_document(self, edition: Edition, document: Document) -> list[Problem]:
        """What a public document withholds, and what it would give away."""
        found = [*edition.disclosed(document)]
        paper, reason = edition.attempt(document)
        if paper is None:
            wrong = (
                f"“{document.title}” of {edition.update.key} cannot be made yet, so what it "
                "prints was not checked."
            )
            found.append(Problem(Place(), wrong, reason, Severity.NOTE, rule="not-made"))
        return found
