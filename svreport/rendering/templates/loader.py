"""Templates from others: checked before they are opened.

What a template carries goes into every document made from it, and from there to whoever
opens that; so nothing in it may run or fetch anything.
"""

from __future__ import annotations

from io import BytesIO

from svreport.core.problems import FaultyTemplate
from svreport.core.text import join_words
from svreport.files.ooxml.active_content import active_content, embedded_content
from svreport.files.ooxml.archive import too_large
from svreport.files.ooxml.markup import Damaged, OtherKind, Unsafe, printable
from svreport.files.ooxml.package import Package, open_package
from svreport.files.resources import TemplateFile

LONGEST_TEXT = 1_000_000
# Ten times the text of the longest paper; tags are looked for in all of it.
LONGEST_PART = 4_000_000
WORD, POWERPOINT = "Word document", "PowerPoint presentation"


def office_template(template: TemplateFile, kind: str) -> BytesIO:
    """The bytes of a template that is safe to open. Raises FaultyTemplate, naming it."""
    try:
        package = open_package(template.content)
        _refuse_long_parts(package)
        _refuse_active_content(package, template)
    except Unsafe as reason:
        raise FaultyTemplate(f"The template {template.name} {reason}") from reason
    except (Damaged, OtherKind) as reason:
        raise unopenable(template, kind) from reason
    return BytesIO(template.content)


def unopenable(template: TemplateFile, kind: str) -> FaultyTemplate:
    """The fault of a template that is no such document as it should be."""
    return FaultyTemplate(
        f"The template {template.name} cannot be opened as a {kind}: it is damaged, or of "
        "another kind. Put back the one that came with svreport."
    )


def text_template(template: TemplateFile) -> str:
    """The text of a template, its lines ended alike whichever editor saved it.

    Raises FaultyTemplate, naming it.
    """
    if len(template.content) > LONGEST_TEXT:
        raise FaultyTemplate(f"The template {template.name} {too_large(LONGEST_TEXT)}")
    try:
        text = template.content.decode("utf-8-sig")
        # A browser reads them so, too, and holds styles against their hash.
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as reason:
        raise FaultyTemplate(
            f"The template {template.name} cannot be read: save it as UTF-8 text."
        ) from reason


def _refuse_long_parts(package: Package) -> None:
    for name, entry in package.entries.items():
        if name.endswith(".xml") and entry.file_size > LONGEST_PART:
            raise Unsafe(
                f"holds “{printable(name)}”, with more than {LONGEST_PART:,} characters",
                "take out what no paper needs",
            )


def _refuse_active_content(package: Package, template: TemplateFile) -> None:
    found = embedded_content(package)
    wrong = {
        "holds macros": found.macros,
        "takes something from elsewhere": found.links,
        "holds objects of other programs": found.objects,
        "holds fields or actions that fetch or run something": active_content(package),
    }
    for words, which in wrong.items():
        if which:
            raise FaultyTemplate(
                f"The template {template.name} {words} ({join_words(which, most=3)}), which every "
                "document made from it would hold as well: remove that, and save it again."
            )
