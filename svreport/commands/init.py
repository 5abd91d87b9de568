"""The working folder: where the inputs workbook is found, and how a new folder is started."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.commands import INPUTS
from svreport.commands.problem_list import has_property, is_list, list_place
from svreport.core.errors import SvreportError, UnreadableInputs, UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.core.numerals import money_unit
from svreport.core.periods import FinancialYear, read_financial_year
from svreport.core.text import join_words, normalise
from svreport.documents.registry import can_name_an_update, is_document
from svreport.files.ooxml import PackageError, archive_entries, file_content
from svreport.files.ooxml.package import Package
from svreport.files.outputs import OutputFile, write_all
from svreport.files.transaction import translate_errors

if TYPE_CHECKING:
    from svreport.inputs.blank_workbook import TextTable
    from svreport.inputs.forecast_file.forecast_proposal import Proposal

BLANK_NAME = "inputs.xlsx"
# The worked examples: a year of reports, and a plan from before its first report.
EXAMPLE_NAMES = {
    "reports": "exampleshire-2024-25.xlsx",
    "strategy": "exampleshire-plan-2024-25.xlsx",
}
EXCEL_FILES = (".xlsx", ".xlsm", ".xls", ".xlsb")
TABLES_OF_OTHERS = (".csv", ".ods", ".fods", ".numbers", ".tsv")
YEARS_AHEAD = 5
_OTHER_FOLDER = "choose another folder."


class BadOption(SvreportError):
    """An option of `init` that cannot be used."""


class UnusableForecast(SvreportError):
    """A finance team's file that nothing can be proposed from."""


class LinkedForecast(Frozen):
    """The finance team's file that a new workbook names, and what it probably holds.

    `name` is its path from the workbook's folder. Where it is to be copied there, `copied`
    has its bytes, and `original` the path of the file itself, if there is a way there.
    """

    proposal: Proposal
    name: str
    copied: bytes = b""
    original: str = ""


class WorkingFolder(Frozen):
    """What `init` made."""

    workbook: Path
    outputs: Path
    forecast: LinkedForecast | None = None


def inputs_workbook_in(folder: Path) -> Path:
    """The one inputs workbook of a folder.

    Lists of problems are passed over, and so are other workbooks, such as the
    finance team's forecast, beside one that svreport made, and those that another
    names. Raises UnreadableInputs where there is none, or more than one.
    """
    there = _workbooks_in(folder)
    named = {list_place(path) for path in there}
    found = [path for path in there if not is_list(path, if_locked=path in named)]
    if len(found) > 1:
        from svreport.inputs.blank_workbook import TITLE

        found = [path for path in found if has_property(path, TITLE)] or found
        found = _without_named(found) or found
    if len(found) == 1:
        return found[0]
    if not found and (others := _other_tables_in(folder)):
        return others[0]  # whoever reads it says how it is to be saved
    if not found:
        remedy = _way_to(folder) or (
            "put the inputs workbook there, name it with --inputs, or start one with "
            "`svreport init`"
        )
        raise UnreadableInputs(f"There is no workbook in {folder}{os.sep}: {remedy}.")
    raise UnreadableInputs(
        f"There are {len(found)} workbooks in {folder}{os.sep} "
        f"({join_words(path.name for path in found)}): name one with --inputs."
    )


def _other_tables_in(folder: Path) -> list[Path]:
    """The files of a folder that may be inputs which another program saved."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in there if path.suffix.lower() in TABLES_OF_OTHERS]


def _way_to(folder: Path) -> str:
    """How to go to a working folder nearby, where this is none; nothing for any other."""
    if folder.is_absolute():
        return ""
    here = Path.cwd()
    for up, above in enumerate(here.parents[:2], start=1):
        if _workbooks_in(above / folder):
            return f"you are in {here.name}; type `cd {'/'.join(['..'] * up)}` and try again"
    below = (path for path in sorted(here.glob(f"*/{folder.name}")) if _workbooks_in(path))
    first = next((path.parent.name for path in below), None)
    return f'a folder below has one; type `cd "{first}"` and try again' if first else ""


def _without_named(workbooks: Sequence[Path]) -> list[Path]:
    """The workbooks that none of the others is read together with."""
    from svreport.inputs.other_workbooks import other_workbooks_of

    named = [path for workbook in workbooks for path in other_workbooks_of(workbook)]
    others = set(map(os.path.realpath, named))
    return [workbook for workbook in workbooks if os.path.realpath(workbook) not in others]


def _workbooks_in(folder: Path) -> list[Path]:
    return sorted(
        path for path in (folder.iterdir() if folder.is_dir() else ()) if _is_excel_file(path)
    )


def _is_excel_file(path: Path) -> bool:
    return path.suffix.lower() in EXCEL_FILES and not path.name.startswith(("~$", "."))


def inputs_workbooks_below(folder: Path, is_searched: Callable[[Path], bool]) -> list[str]:
    """Return every inputs workbook under a folder, by its path from there.

    Passed over are links to folders, those that are not searched, and workbooks that are no
    inputs. One that cannot be opened is among them: it is to be named. Raises UnreadableInputs
    where there is no such folder.
    """
    if not folder.is_dir():
        raise UnreadableInputs(f"There is no folder {folder}.")
    found: dict[Path, str] = {}
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if is_searched(here / name))
        for name in sorted(names):
            path = here / name
            if _may_be_inputs(path):
                found.setdefault(path.resolve(), path.relative_to(folder).as_posix())
    return list(found.values())


def _may_be_inputs(path: Path) -> bool:
    from svreport.inputs.blank_workbook import TITLE

    if not _is_excel_file(path):
        return False
    if path.suffix.lower() in (".xls", ".xlsb"):  # never one of svreport's, perhaps one saved so
        return path.parent.name == "inputs" and len(list(path.parent.glob("[!~.]*.xls*"))) == 1
    if not path.is_file():
        return True
    try:
        content = file_content(path)
        package = Package(content, archive_entries(content))
        return TITLE.encode() in package.part("docProps/core.xml") or all(
            f'name="{sheet}"'.encode() in package.part("xl/workbook.xml")
            for sheet in ("Settings", "Updates")
        )
    except (OSError, PackageError):
        return True


def start_folder(
    folder: Path,
    *,
    example: str = "",
    year: str | None = None,
    updates: str | None = None,
    conditions: str | None = None,
    unit: str | None = None,
    forecast: Path | None = None,
) -> WorkingFolder:
    """A working folder with an inputs workbook and a place for outputs.

    `example` names one of the worked examples, which is then written.
    `forecast` is a finance team's file: what it probably holds is filled in. It is
    read where it is in the folder, and copied beside the workbook where it is not.
    Raises UnwritableOutput where a workbook is there already or the folder cannot
    be written to; BadOption for a year or keys that cannot be used;
    UnusableForecast for a file without a forecast.
    """
    from svreport.inputs.blank_workbook import EXAMPLES, STARTER, inputs_workbook, read_contents

    if example and (year or updates or conditions or unit or forecast):
        raise BadOption(
            "The worked example has its own year, updates, conditions, unit and forecast: leave "
            "them out."
        )
    tables = read_contents(EXAMPLES[example] if example else STARTER)
    if not example:
        tables = _adapt(tables, year, updates, conditions, unit)
    workbook = folder / INPUTS / (EXAMPLE_NAMES[example] if example else BLANK_NAME)
    linked = _link_forecast(forecast, workbook) if forecast is not None else None
    if linked is not None:
        tables = _with_forecast(tables, linked)
    refuse_workbooks_in(workbook.parent, but=forecast)
    files = [OutputFile(INPUTS / workbook.name, inputs_workbook(tables))]
    if linked is not None and linked.copied:
        files.append(OutputFile(INPUTS / linked.name, linked.copied))
    return WorkingFolder(workbook, write_working_folder(files, folder), linked)


def write_working_folder(files: Sequence[OutputFile], folder: Path) -> Path:
    """Write files that are not there yet, and return the folder for outputs beside them.

    Raises UnwritableOutput, after which everything is as it was.
    """
    for file in files:
        if (folder / file.path).exists():
            raise UnwritableOutput(f"{folder / file.path} already exists: {_OTHER_FOLDER}")
    outputs = folder / "outputs"
    if outputs.exists() and not outputs.is_dir():
        raise UnwritableOutput(f"{outputs} is a file, and no folder: rename it and try again.")
    write_all(files, folder)
    with translate_errors(outputs):
        outputs.mkdir(exist_ok=True)
    return outputs


def refuse_workbooks_in(folder: Path, but: Path | None = None) -> None:
    """Raises UnwritableOutput where a folder has a workbook already, but for one."""
    for path in _workbooks_in(folder):
        if but is None or path.resolve() != but.resolve():
            raise UnwritableOutput(f"{path} already exists: {_OTHER_FOLDER}")


def _link_forecast(forecast: Path, workbook: Path) -> LinkedForecast:
    """What a finance team's file probably holds, and by which path the workbook is to name it."""
    from svreport.core.problems import BadValue
    from svreport.inputs.forecast_file.forecast_proposal import propose
    from svreport.inputs.forecast_file.layout import open_file
    from svreport.inputs.named_file import NamedFile

    if normalise(forecast.name) == normalise(workbook.name):
        raise BadOption(
            f"{forecast.name} has the name of the inputs workbook: give it another one."
        )
    try:
        source = open_file(NamedFile(forecast.name, forecast))
        proposal = propose(source)
    except BadValue as refused:
        remedy = f"{refused.remedy[:1].lower()}{refused.remedy[1:]}"
        raise UnusableForecast(f"{refused.wrong.rstrip('.')}: {remedy}") from refused
    inputs, file = workbook.parent.resolve(), forecast.resolve()
    try:
        way = Path(os.path.relpath(file, inputs)).as_posix()
    except ValueError:
        way = ""  # another drive of Windows
    if file.is_relative_to(inputs.parent):
        return LinkedForecast(proposal, way)
    return LinkedForecast(proposal, forecast.name, source.content, original=way)


def _with_forecast(tables: Mapping[str, TextTable], linked: LinkedForecast) -> dict[str, TextTable]:
    """The tables with what names the finance team's file and explains its lines."""
    from svreport.inputs.forecast_file.forecast_proposal import proposed_map, proposed_settings

    first, last = linked.proposal.years[0], linked.proposal.years[-1]
    years = [str(FinancialYear(starts)) for starts in range(first.starts, last.starts + 1)]
    settings = proposed_settings(linked.proposal, linked.name)
    return {
        **tables,
        "Settings": [*tables["Settings"], *([name, value, ""] for name, value in settings.items())],
        "Forecast": [_with_years(tables["Forecast"][0], years)],
        "Forecast map": proposed_map(linked.proposal),
    }


def _adapt(
    tables: Mapping[str, TextTable],
    year: str | None,
    updates: str | None,
    conditions: str | None,
    unit: str | None,
) -> dict[str, TextTable]:
    """The tables with what the options say, and with what follows from it for a first report."""
    changed = dict(tables)
    if year is not None:
        first = _read_year(year)
        changed["Settings"] = _with_setting(changed["Settings"], "Financial year", str(first))
        years = [str(FinancialYear(first.starts + ahead)) for ahead in range(YEARS_AHEAD)]
        changed["Forecast"] = [_with_years(changed["Forecast"][0], years)]
    if updates is not None:
        keys, header = _read_keys(updates), changed["Updates"][0]
        changed["Updates"] = [header, *([key] for key in keys)]
        changed["Ratings"] = [["Item", "Previous", *keys, "Note"]]
    header, *rows = changed["Updates"]
    names = [(row[0], f"{row[0][:1].upper()}{row[0][1:]}") for row in rows]
    of_year = f" {_read_year(year)}" if year else ""
    titled = [[key, f"{name}{of_year} update report", name] for key, name in names]
    changed["Updates"] = [["Update", "Title", "Column label", *header[3:]], *titled]
    if conditions is not None:
        numbers = _listed(conditions)
        if not numbers or len(set(map(normalise, numbers))) < len(numbers):
            raise BadOption(f"“{conditions}” does not number conditions: write them as 1,2,3.1.")
        items = [f"Condition {number}" for number in numbers]
        changed["Conditions"] = [["Number", "Condition"], *([number, ""] for number in numbers)]
        changed["Ratings"] = [changed["Ratings"][0], *([item] for item in items)]
        sections = [[section, names[0][0], ""] for section in ("Summary", *items)]
        changed["Narrative"] = [["Section", "Update", "Text"], *sections]
    if unit is not None:
        money = money_unit(unit)
        if money is None:
            raise BadOption(
                f"“{unit}” is not a unit of money: write pounds, thousands or millions."
            )
        changed["Settings"] = _with_setting(changed["Settings"], "Forecast unit", str(money))
    return changed


def _read_year(text: str) -> FinancialYear:
    year = read_financial_year(text)
    if year is None:
        raise BadOption(f"“{text}” is not a financial year: write it as 2026/27.")
    return year


def _read_keys(text: str) -> list[str]:
    keys = _listed(text)
    taken = [key for key in keys if is_document(key)]
    if taken:
        names = join_words(f"“{key}”" for key in taken)
        raise BadOption(
            f"{names} {'is' if len(taken) == 1 else 'are'} taken: `svreport build` makes documents "
            "of that name. Write other keys, such as q1,q2,q3,q4."
        )
    different = len({normalise(key) for key in keys}) == len(keys)
    if not keys or not different or not all(map(can_name_an_update, keys)):
        raise BadOption(
            f"“{text}” does not name updates: write different keys of letters and digits, "
            "such as q1,q2,q3,q4."
        )
    return keys


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _with_setting(table: TextTable, setting: str, value: str) -> TextTable:
    return [[row[0], value, *row[2:]] if row[0] == setting else row for row in table]


def _with_years(headers: Sequence[str], years: Sequence[str]) -> list[str]:
    theirs = [header for header in headers if read_financial_year(header)]
    first = headers.index(theirs[0]) if theirs else len(headers)
    return [*headers[:first], *years, *headers[first + len(theirs) :]]
