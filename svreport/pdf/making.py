"""The PDFs of a build: of its Word documents and slides, each named like its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from svreport.outputs import OutputFile
from svreport.pdf.converting import Failed, Source, converted
from svreport.pdf.finishing import finished
from svreport.pdf.fonts import replaced_fonts
from svreport.pdf.office import how_to_install, office
from svreport.problems import Place, Problem, Severity
from svreport.suggest import listed

SUFFIX = ".pdf"
LAID_OUT = (".docx", ".pptx")


@dataclass(frozen=True)
class Pdfs:
    """The PDFs that were made, and what kept others from being made or is wrong with them."""

    files: Sequence[OutputFile]
    problems: Sequence[Problem]


def pdfs_of(
    files: Sequence[OutputFile],
    *,
    suffixes: Sequence[str] = LAID_OUT,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> Pdfs:
    """The PDFs of those files that have one of these endings, in their order.

    LibreOffice lays them out, all in one run, in so many seconds at most. A PDF
    that cannot be made is a problem, and no reason to give up the others.
    """
    documents = [file for file in files if file.path.suffix in suffixes]
    if not documents:
        return Pdfs((), ())
    program = office()
    if program is None:
        return Pdfs((), [_problem("No PDF was made: LibreOffice was not found.", how_to_install())])
    sources = [Source(file.path.suffix, file.content) for file in documents]
    try:
        made = converted(sources, program, seconds=seconds, given_up=given_up)
    except Failed as reason:
        return Pdfs((), [_problem(f"No PDF was made: {reason}.", _TRY)])
    pdfs: list[OutputFile] = []
    problems: list[Problem] = []
    for document, content in zip(documents, made, strict=True):
        try:
            done = finished(content or b"", document.content)
        except ValueError:
            wrong = f"LibreOffice made no PDF of {document.path.name}."
            problems.append(_problem(wrong, _TRY))
            continue
        pdf = OutputFile(document.path.with_suffix(SUFFIX), done.content)
        pdfs.append(pdf)
        problems += _of_lacks(pdf, done.lacks)
        problems += _of_fonts(document, pdf)
    return Pdfs(pdfs, list(dict.fromkeys(problems)))


_ALIKE = ("Its letters are as wide, so that lines and pages break as in Word.", Severity.NOTE)
_UNLIKE = (
    "Lines and pages may break elsewhere than in Word: install the font, or look the PDF over.",
    Severity.WARNING,
)
_TRY = "Open the document in LibreOffice and export it there (File, Export As), or try again."


def _problem(wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(), wrong, remedy, severity, rule="pdf")


def _of_lacks(pdf: OutputFile, lacks: Sequence[str]) -> Iterator[Problem]:
    if lacks:
        yield _problem(
            f"{pdf.path.name} has not got {listed(lacks, 'or')}, which a screen reader needs.",
            "Use LibreOffice 7.4 or later, and give pictures in templates an alternative text.",
            Severity.WARNING,
        )


def _of_fonts(document: OutputFile, pdf: OutputFile) -> Iterator[Problem]:
    """What the reader sees otherwise than in Office, for documents whose fonts are known."""
    known = document.path.suffix in LAID_OUT
    for one in replaced_fonts(document.content, pdf.content) if known else ():
        fonts = "font" if len(one.asked) == 1 else "fonts"
        wrong = (
            f"This computer has not got the {fonts} {listed(one.asked)}: the PDF shows "
            f"{listed(one.shown)} instead."
        )
        yield _problem(wrong, *(_ALIKE if one.are_as_wide else _UNLIKE))
