"""Workbooks as other programs write them, to be edited: with much that an edit must not lose."""

from __future__ import annotations

import zipfile
from io import BytesIO

from packages import parts_of
from xlsxwriter import Workbook

ROWS = [("Alpha", 10, "Green"), ("Beta", 20, "Amber"), ("Gamma", 30, "Red")]


def rich_workbook(
    *, totals: bool = False, macros: bool = False, notes_below: bool = False
) -> bytes:
    """A workbook with a table and what may be at a table: rules, charts, sparklines, comments.

    The table Records stands in A3:D6 of Data, its columns Name, Value, Rating and Double.
    """
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Data")
        other = book.add_worksheet("Other sheet")
        money = book.add_format({"num_format": "£#,##0", "bold": True})
        page.write("A1", "A title")
        page.write_column("A4", [name for name, _, _ in ROWS])
        page.write_column("B4", [value for _, value, _ in ROWS], money)
        page.write_column("C4", [rating for _, _, rating in ROWS])
        columns = [
            {"header": "Name", "total_string": "Total"} if totals else {"header": "Name"},
            {"header": "Value", "total_function": "sum"} if totals else {"header": "Value"},
            {"header": "Rating"},
            {"header": "Double", "formula": "=[@Value]*2"},
        ]
        last = 6 + totals
        page.add_table(f"A3:D{last}", {"name": "Records", "columns": columns, "total_row": totals})
        page.data_validation("C4:C6", {"validate": "list", "source": ["Red", "Amber", "Green"]})
        page.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True})
        page.conditional_format(
            "C4:C6", {"type": "cell", "criteria": "==", "value": '"Red"', "format": money}
        )
        page.write_comment("B6", "The last one")
        page.set_column("F:F", 12, None, {"hidden": True})
        page.write("F4", "hidden")
        page.print_area("A1:D6")
        if notes_below:
            page.write("A8", "A note below")
            page.write_formula("B8", "=B6*2", None, 60)
            page.write_comment("A8", "About the note")
            page.merge_range("A9:C9", "Merged")
        other.write_formula("A1", "=SUM(Data!B4:B6)", None, 60)
        other.write_formula("A2", "=A1+1", None, 61)
        other.write_formula("A3", "=Data!$B$6", None, 30)
        other.write_formula("A4", '="Data!B4:B6"&SUM(Records[Value])', None, "Data!B4:B660")
        other.write_formula("A5", "=1+1", None, 2)
        other.add_sparkline("B1", {"range": "Data!B4:B6"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": "=Data!$A$4:$A$6", "values": "=Data!$B$4:$B$6"})
        other.insert_chart("D2", chart)
        book.define_name("All_values", "=Data!$B$4:$B$6")
        book.define_name("One_value", "=Data!$B$6")
    content = buffer.getvalue()
    return with_part(content, "xl/vbaProject.bin", b"macros") if macros else content


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one part more, or with another one in its place."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info.filename), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo(name), part)
    return buffer.getvalue()


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """The names of the parts that differ, or that only one of two workbooks has."""
    first, second = parts_of(before), parts_of(after)
    return {name for name in {*first, *second} if first.get(name) != second.get(name)}
