"""An edition: the documents of one update, the content of each made once, whoever asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from pathlib import PurePath
from typing import TYPE_CHECKING

from svreport.checks import check_disclosure
from svreport.content.blocks import Wording
from svreport.content.paper import (
    ExcelPaper,
    FormPaper,
    Marks,
    PagePaper,
    Paper,
    SlidesPaper,
    WordPaper,
)
from svreport.content.passages import passages_of, signed_content
from svreport.core.errors import LacksData, SvreportError
from svreport.core.frozen import Frozen, parts_of, replace
from svreport.core.house_style import HouseStyle
from svreport.core.model import Council, Update
from svreport.core.origin import CellAmount, CellText, amounts_of
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import counted, join_words
from svreport.documents.registry import DOCUMENTS, Document, documents_of
from svreport.figures.figure import Figure
from svreport.files.outputs import DRAFT, FileDigest, OutputFile, file_name, update_folder
from svreport.files.resources import PAGE_STYLE, TemplateFile, Templates
from svreport.narrative.facts import Facts
from svreport.release import sign_off

if TYPE_CHECKING:
    from svreport.commands.targets import BuildRequest
    from svreport.release.gate import Fault
    from svreport.release.gate.release import Gate

# Cells that a warning names.
MOST_NAMED = 3
OF_UPDATE = tuple(document for document in DOCUMENTS if document.of_update)


class RenderedFile(Frozen):
    """A document as a file, and the template that it was made with, if any."""

    document: Document
    file: OutputFile
    template: bytes = b""
    form: FormPaper | None = None


class Edition:
    """The documents of an update: what each says, how they are signed, and their files.

    One that `is_faulty` is of inputs with errors.
    """

    def __init__(self, facts: Facts, templates: Templates, *, is_faulty: bool = False) -> None:
        self.facts = facts
        self.is_faulty = is_faulty
        self.templates = templates
        self._contents: dict[str, Paper] = {}
        self._unfilled: dict[str, Paper] = {}
        self._approvals: dict[str | None, sign_off.Approval] = {}
        # Forms whose rules were all worked out, also those that only a spreadsheet can.
        self.rules_known: set[str] = set()

    @property
    def council(self) -> Council:
        return self.facts.council

    @property
    def update(self) -> Update:
        return self.facts.update

    def content(self, document: Document) -> Paper:
        """What a document says, its standing words filled in, before it is marked.

        Raises LacksData and FaultyTemplate.
        """
        if document.name not in self._contents:
            if document.lists_others:
                paper = document.list_of(self.facts, self.contents())
            else:
                paper = document.paper(self.facts)
            self._unfilled[document.name] = paper
            if not isinstance(paper, ExcelPaper | FormPaper):
                from svreport.rendering.wording import fill_wordings

                paper = fill_wordings(paper, self.templates.find)
            self._contents[document.name] = paper
        return self._contents[document.name]

    def attempt(self, document: Document) -> tuple[Paper | None, str]:
        """What a document says, or why that cannot be made.

        Documents are made for inputs without errors; of others, what can be made is looked at.
        """
        try:
            return self.content(document), ""
        except SvreportError as reason:
            return None, str(reason)
        except Exception:
            if not self.is_faulty:
                raise
            return None, "Correct the errors first."

    def disclosed(self, document: Document) -> Sequence[Problem]:
        """What a public document withholds, and what it would give away; nothing of others."""
        paper, _ = self.attempt(document)
        if not document.public or paper is None:
            return ()
        return check_disclosure(self.facts, document.name, list(passages_of(paper)))

    def contents(self) -> Iterator[tuple[Document, Paper]]:
        """Every document that is built by a name or with its update, as far as it can be made.

        One that lists the others is not among them.
        """
        for document in documents_of(self.council):
            if (document.is_target or document.of_update) and not document.lists_others:
                paper, _ = self.attempt(document)
                if paper is not None:
                    yield document, paper

    def approval(self, document: Document) -> sign_off.Approval:
        """How a document stands, with those that are signed with it. Raises as `content`."""
        signed = OF_UPDATE if document.of_update else (document,)
        name = None if document.of_update else document.name
        if name not in self._approvals:
            papers = [self.content(each) for each in signed]
            current = sign_off.fingerprint(
                [signed_content(paper) for paper in papers],
                [template for paper in papers for template in self._templates_of(paper)],
                self.council.settings,
            )
            self._approvals[name] = sign_off.Approval(
                update=self.update,
                document=name,
                title=join_words([each.title for each in signed]),
                fingerprint=current,
                signatures=sign_off.signatures(self.council, self.update, name, current),
            )
        return self._approvals[name]

    def named_approvals(self) -> Iterator[sign_off.Approval]:
        """How the further documents stand that the sheet Sign-off names, if they can be made."""
        key = self.update.key
        named = {line.document for line in self.council.sign_offs if line.update == key}
        for document in documents_of(self.council):
            if document.name in named and self.attempt(document)[0] is not None:
                yield self.approval(document)

    @property
    def own_approval(self) -> sign_off.Approval:
        """How the update's own documents stand."""
        return self.approval(OF_UPDATE[0])

    def _templates_of(self, paper: Paper) -> list[TemplateFile]:
        """The templates that shape a paper; its wordings are part of its content already."""
        if isinstance(paper, FormPaper):
            return [TemplateFile(paper.file, paper.form)]
        return [self.templates.find(name) for name in _template_names(paper)]

    def templates_of(self, made: RenderedFile) -> list[FileDigest]:
        """The templates that a document was made with, under their names in the folder of them."""
        names = _template_names(self.content(made.document)) if made.form is None else ()
        return [FileDigest(name, self.templates.find(name).sha256) for name in names]

    def marks(self, document: Document, *, draft: bool = False) -> Marks:
        """What a document says of its state: a draft until every role has signed it."""
        approval, style = self.approval(document), self.facts.style
        return Marks(
            draft=draft or not approval.is_signed,
            fingerprint=approval.fingerprint,
            sign_offs=[_sign_off(signature, style) for signature in approval.signatures],
            submitted=style.day(self.update.submitted),
        )

    def possible(
        self, requests: Sequence[BuildRequest]
    ) -> tuple[Sequence[BuildRequest], Sequence[str]]:
        """The requests that the inputs hold enough for, and what is said of those left out.

        Raises LacksData for one that was asked for by its name.
        """
        possible, left_out = [], []
        for request in requests:
            try:
                self._refuse_faulty_template(request.document)
                possible.append(request)
            except LacksData as lack:
                if request.is_named:
                    raise
                left_out.append(f"Left out: {lack}")
        return possible, left_out

    def render(self, document: Document, *, draft: bool = False) -> RenderedFile:
        """A document as a file, named under the outputs folder. Raises FaultyTemplate."""
        self._refuse_faulty_template(document)
        paper, marks = self.content(document), self.marks(document, draft=draft)
        name = self.file_name(document, paper, draft=marks.draft)
        known_by = replace(paper.properties, keywords=PurePath(name).stem, marks=marks)
        paper = replace(paper, properties=known_by)
        year = self.council.settings.financial_year
        folder = update_folder(year, self.update.key, draft=marks.draft)
        file = OutputFile(folder / name, render(paper, self.templates))
        if not paper.template:
            form = paper if isinstance(paper, FormPaper) else None
            return RenderedFile(document, file, form=form)
        return RenderedFile(document, file, self.templates.find(paper.template).content)

    def may_leave(self, made: RenderedFile, gate: Gate) -> bool:
        """Whether a document may leave; what is wrong in it is kept by the gate."""
        public, broken = self.facts if made.document.public else None, self._broken_rules(made)
        return gate.check(made.file, broken, template=made.template, public=public, form=made.form)

    def _broken_rules(self, made: RenderedFile) -> Sequence[Fault]:
        """The rules of a form that only a spreadsheet works out, and what was filled in breaks."""
        if made.form is None:
            return ()
        from svreport.commands.recalculation import broken_rules

        forms = {form.name: form for form in self.council.supplied_forms}
        form = forms[made.document.name]
        faults, is_complete = broken_rules(made.file.content, form, self.facts)
        self.rules_known |= {made.document.name} if is_complete else set()
        return faults

    def file_name(self, document: Document, paper: Paper, *, draft: bool) -> str:
        """The name of a document's file: of a form, the one that its rules lay down, if any do."""
        if isinstance(paper, FormPaper):
            from svreport.documents.form import opened
            from svreport.release.gate.form_rules import rules_of

            rules = rules_of(document.name, self.templates, opened(paper.form).book.sheets)
            if rules is not None and rules.file_name:
                stem = rules.name_of_file(self.council.settings, self.update)
                return f"{stem}{DRAFT if draft else ''}{paper.suffix}"
        return document_file_name(self.council, document, self.update, paper.suffix, draft=draft)

    def _refuse_faulty_template(self, document: Document) -> None:
        """Raises FaultyTemplate where a council's own template has a tag that is wrong."""
        paper = self.content(document)
        if isinstance(paper, ExcelPaper | FormPaper):
            return
        template = self.templates.find(paper.template)
        if not template.is_shipped:
            from svreport.commands.templates.check import refuse_faulty_tags

            refuse_faulty_tags(template, document, paper, self.facts)

    def warnings(self, made: RenderedFile) -> list[Problem]:
        """What is to be said of a document that was made."""
        return [
            *_left_in_form(made),
            *self.standing_problems(made.document),
            *sign_off.sign_off_problems(self.approval(made.document)),
        ]

    def remarks(self, made: RenderedFile) -> Sequence[str]:
        """What is in a form that was filled in and acts by itself, such as macros."""
        if made.form is None:
            return ()
        from svreport.files.workbook.form import FillableForm

        return [f"{made.form.file} {it}." for it in FillableForm(made.form.form).remarks]

    def standing_problems(self, document: Document) -> list[Problem]:
        """Warnings of what the words of a document's own templates state and is not so."""
        is_own = bool(document.template) and self.templates.has_own
        if not is_own or self.attempt(document)[0] is None:
            return []
        paper = self._unfilled[document.name]
        if not isinstance(paper, WordPaper | SlidesPaper | PagePaper):
            return []
        wordings = (part.template for part in parts_of(paper) if isinstance(part, Wording))
        names = dict.fromkeys((paper.template, *wordings))
        own = [name for name in names if not self.templates.find(name).is_shipped]
        if not own:
            return []
        from svreport.commands.templates.trial import standing_findings

        return [
            Problem(
                Place(str(found.place), file=name), found.wrong, found.remedy, found.severity,
                rule="standing-words",
            )
            for name in own
            for found in standing_findings(self.templates.find(name), paper, self.facts)
        ]  # fmt: skip


def _template_names(paper: Paper) -> list[str]:
    names = [paper.template, PAGE_STYLE] if isinstance(paper, PagePaper) else [paper.template]
    return [name for name in names if name]


def _sign_off(signature: sign_off.Signature, style: HouseStyle) -> tuple[str, str]:
    """The role, with the name if there is one, and the day on which it signed, if it has."""
    line, is_signed = signature.line, signature.state is sign_off.SignOffState.SIGNED
    who = f"{line.role} ({line.name})" if line.name else line.role
    return who, style.day(line.signed) if is_signed and line.signed else ""


def _left_in_form(made: RenderedFile) -> list[Problem]:
    """A warning of what a form works out only when Excel opens it."""
    if made.form is None:
        return []
    from svreport.release.gate.form_rules import left_to_excel

    left = left_to_excel(made.file.content)
    if not left:
        return []
    return [
        Problem(
            replace(left[0], file=made.file.path.name),
            f"{counted(len(left), 'formula')} of the form could not be worked out here "
            f"({join_words(map(str, left), most=MOST_NAMED)}).",
            "Open the form in Excel, which works them out, save it, and look at them.",
            Severity.WARNING,
            rule="form-not-worked-out",
        )
    ]


def document_file_name(
    council: Council, document: Document, update: Update, suffix: str, *, draft: bool
) -> str:
    """The name of a document's file."""
    year = council.settings.financial_year.dashed
    words = f"{document.title} {update.key} {year}"
    return file_name(council.settings.authority, words, suffix, draft=draft)


def identify_document(
    council: Council, name: str, keywords: str
) -> tuple[Document, Update, bool] | None:
    """Which document a file is, of which update, and whether as a draft.

    It is known by its keywords, else by its name: a file that is passed on gets other names,
    and keeps its properties.
    """
    all_known = product(documents_of(council), council.updates, (False, True))
    stems = {
        document_file_name(council, document, update, "", draft=draft): (document, update, draft)
        for document, update, draft in all_known
    }
    return stems.get(keywords) or stems.get(PurePath(name).stem)


def render(paper: Paper, templates: Templates) -> bytes:
    """The bytes of a document. Raises FaultyTemplate where its template cannot be filled."""
    if isinstance(paper, ExcelPaper):
        from svreport.rendering.excel import render_workbook

        return render_workbook(paper.marked().workbook, paper.properties)
    if isinstance(paper, FormPaper):
        from svreport.commands.recalculation import recalculated_values
        from svreport.files.workbook.form import FillableForm

        form = FillableForm(paper.form)
        for filled in paper.content:
            form.fill(filled.cell, filled.value)
        return form.content(recalculated_values)
    template = templates.find(paper.template)
    if isinstance(paper, PagePaper):
        from svreport.rendering.html import render_page

        return render_page(template, paper, templates.find)
    if isinstance(paper, SlidesPaper):
        from svreport.rendering.slides import render_slides

        return render_slides(template, paper.marked(), templates.find)
    assert isinstance(paper, WordPaper)
    from svreport.rendering.word import render_word

    return render_word(template, paper.content, paper.properties, templates.find)


def documents_using(
    facts: Facts, contents: Sequence[tuple[Document, Paper]]
) -> Mapping[str, Sequence[str]]:
    """The names of the documents that show each figure, by the figure's full name.

    A document shows a figure where its content has an amount that comes from the figure's
    cells and is equal to it, where it shows a rating of that cell, or names the figure.
    """
    used: dict[str, set[str]] = {}
    for document, paper in contents:
        shown = _shown_in(paper)
        register = facts.public.register if document.public else facts.register
        for figure in register.figures:
            if figure.full_name in paper.referred or shown.has(figure):
                used.setdefault(figure.full_name, set()).add(document.name)
    return {name: sorted(documents) for name, documents in used.items()}


class _Shown(Frozen):
    """What a paper shows: amounts without their signs, by their cells, and the cells of texts."""

    amounts: Mapping[Decimal, Collection[frozenset[Place]]]
    texts: Collection[Place]

    def has(self, figure: Figure) -> bool:
        if isinstance(figure.value, CellAmount):
            stated = figure.value.stated
            cells = self.amounts.get(stated.copy_abs())
            return cells is not None and frozenset(stated.places) in cells
        return bool(figure.words) and any(place in self.texts for place in figure.places)


def _shown_in(paper: Paper) -> _Shown:
    amounts: dict[int, CellAmount] = {}
    texts: set[Place] = set()
    for passage in passages_of(paper):
        for value in passage.origins:
            if isinstance(value, CellText):
                texts.add(value.place)
            for amount in amounts_of(value):
                stated = amount.stated
                amounts[id(stated)] = stated
    shown: dict[Decimal, set[frozenset[Place]]] = {}
    for stated in amounts.values():
        shown.setdefault(stated.copy_abs(), set()).add(frozenset(stated.places))
    return _Shown(shown, texts)
