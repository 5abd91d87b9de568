"""The forms that the settings name: their files, as they are handed on to be filled in."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from svreport.core.model import Council, SuppliedForm
from svreport.core.problems import BadValue, Problem
from svreport.core.text import normalise
from svreport.documents.registry import can_name_an_update
from svreport.files.ooxml.markup import PackageError, Unsafe
from svreport.files.outputs import FileDigest
from svreport.inputs.named_file import (
    FilesRead,
    as_bad_value,
    content_of,
    named_file,
    path_in,
    setting_problem,
)
from svreport.inputs.other_workbooks import EXCEL


def read_forms(council: Council, folder: Path) -> FilesRead[SuppliedForm]:
    """Return the forms that the settings of an inputs workbook in `folder` name."""
    forms: list[SuppliedForm] = []
    problems: list[Problem] = []
    updates = {normalise(update.key) for update in council.updates}
    for named in council.settings.forms:
        try:
            _refuse_name(named.name, updates)
            path = path_in(council.settings, "forms", named.file)
            forms.append(_form(named.name, path, folder))
        except BadValue as refused:
            problems.append(setting_problem(council.settings, "forms", refused, rule="form-file"))
    return FilesRead(
        forms, problems, files=[FileDigest.of(form.file, form.content) for form in forms]
    )


def _refuse_name(name: str, updates: Set[str]) -> None:
    if name in updates or not can_name_an_update(name):
        raise BadValue(
            f"“{name}” cannot be the name of a form.",
            "Take one of letters, digits and - that no update and no document has, such as return.",
        )


def _form(name: str, path: str, folder: Path) -> SuppliedForm:
    from svreport.files.workbook.form import FillableForm

    file = named_file(path, folder)
    other = BadValue(
        f"{file.name} is no .xlsx or .xlsm file.", "Save the form as one in Excel, and name that."
    )
    content = content_of(file, EXCEL, other)
    try:
        form = FillableForm(content)
    except PackageError as reason:
        if isinstance(reason, Unsafe):
            raise as_bad_value(f"{file.name} {reason}") from reason
        raise BadValue(
            f"{file.name} cannot be opened: it is no Excel workbook, or has a password.",
            "Open it in Excel, save it as .xlsx without a password, and try again.",
        ) from reason
    return SuppliedForm(name, file.name, form.book.original)
