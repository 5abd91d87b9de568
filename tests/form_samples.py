"""Two invented forms, unlike each other, with what Excel writes and a filled form must keep.

The rows of no real form are known here: these are made up.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from packages import parts_of
from workbook_samples import with_part
from xlsxwriter import Workbook

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
# A drop-down whose list is on another sheet, as Excel keeps it apart from others.
X14_LIST = (
    '<ext xmlns:x14="{x14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
    '<x14:dataValidations xmlns:xm="{xm}" count="1"><x14:dataValidation type="list" '
    'allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>{source}</xm:f></x14:formula1>'
    "<xm:sqref>{cells}</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)
CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8"?><form xmlns="urn:example"><version>3</version></form>'
)
CUSTOM_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def return_form(*, year: str = "2026-27 Quarterly Data", by_hand: bool = False) -> bytes:
    """A form of quarters: protected, with a cover, hidden lists and two kinds of drop-down.

    On `Quarterly Return Template`, quarters are in C to F: counts in row 8, shares in row 9, the
    total of row 8 in G8, whether it is on course in C10, a text in C11, merged as far as F11. It
    may say that Excel calculates only when it is asked, `by_hand`.
    """
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 9, 1)})
        cover, page, lists = (
            book.add_worksheet(name) for name in ("Cover", "Quarterly Return Template", "Lists")
        )
        free = book.add_format({"locked": False, "num_format": "#,##0", "bg_color": "#FFF2CC"})
        share = book.add_format({"locked": False, "num_format": "0.0%"})
        text = book.add_format({"locked": False, "num_format": "@"})
        day = book.add_format({"locked": False, "num_format": "dd/mm/yyyy"})
        cover.write("B12", "Local authority")
        cover.write("B13", "000 Choose", book.add_format({"locked": False}))
        cover.protect()
        page.write("B2", "A made-up return", book.add_format({"bold": True, "locked": False}))
        page.write("B5", year)
        page.write_row("C7", ["Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4", "Year"])
        page.write_column("B8", ["Plans in force", "Share in time", "On course", "What changed"])
        page.write_column("B12", ["Extracted on", "Deficit"])
        for column in range(2, 6):
            page.write_blank(7, column, None, free)
            page.write_blank(8, column, None, share)
        page.write_formula("G8", "=SUM(C8:F8)", None, 0)
        page.write_formula("G9", '=IF(COUNT(C9:F9)=0,"",AVERAGE(C9:F9))', None, "")
        page.write_blank("C10", None, text)
        page.merge_range("C11:F11", "", text)
        page.write_blank("C12", None, day)
        page.write_blank("C13", None, free)
        page.data_validation("C8:F8", {"validate": "integer", "criteria": ">=", "value": 0})
        page.data_validation(
            "C9:F9", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        )
        page.conditional_format("C8:F8", {"type": "data_bar", "data_bar_2010": True})
        page.add_sparkline("H8", {"range": "'Quarterly Return Template'!C8:F8"})
        page.write_comment("C8", "Count them on the last day of the quarter.")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Quarterly Return Template'!$C$8:$F$8"})
        page.insert_chart("J2", chart)
        page.protect("secret")
        lists.write_column("A1", ["Yes", "No", "Not yet"])
        lists.hide()
        book.define_name("Deficit", "='Quarterly Return Template'!$C$13")
        book.define_name("Quarters", "='Quarterly Return Template'!$C$8:$F$8")
    content = _with_list(buffer.getvalue(), 2, "Lists!$A$1:$A$3", "C10")
    return _as_saved(_with_custom_xml(content), by_hand=by_hand)


def spend_form() -> bytes:
    """A form of a year, with macros and a button: not protected, its rules are of cells.

    On `Spend`, amounts by month are in C4 to N4 (their names `Months`), a rating in C6, a note of
    at most 20 characters in C7, a day of the year in C8; O4 has their sum, O5 what LibreOffice
    cannot work out, C10:D10 an array formula, and B12:C13 a table. Row 16 is hidden, the list of D6
    only asks, and that of D7 follows C6: of Amber, it is B6 to B8.
    """
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 9, 1)})
        page = book.add_worksheet("Spend")
        book.add_vba_project(BytesIO(b"no macro at all"), is_stream=True)
        page.write("B4", "Spending, £")
        page.write_row("C3", ["Apr", "May", "Jun"])
        page.write_formula("O4", "=SUM(Months)", None, 0)
        page.write_formula("O5", '=NOSUCHFUNCTION(C4)&"!"', None, "old")
        page.write_array_formula("C10:D10", "{=C4:D4*2}", None, 0)
        page.write_column("B6", ["Rating", "Note", "Day"])
        page.data_validation("C4:N4", {"validate": "decimal", "criteria": ">=", "value": 0})
        page.data_validation("C6", {"validate": "list", "source": ["Red", "Amber", "Green"]})
        page.data_validation("C7", {"validate": "length", "criteria": "<=", "value": 20})
        page.data_validation("C9", {"validate": "custom", "value": "=ISNUMBER(C9)"})
        page.data_validation("D7", {"validate": "list", "source": "=INDIRECT(C6)"})
        high_or_low = {"validate": "list", "source": ["High", "Low"], "error_type": "warning"}
        page.data_validation("D6", high_or_low)
        page.data_validation("C16", {"validate": "integer", "criteria": ">=", "value": 0})
        page.set_row(15, None, None, {"hidden": True})
        page.add_table("B12:C13", {"columns": [{"header": "Line"}, {"header": "Amount"}]})
        page.insert_button("E6", {"caption": "Check"})
        page.set_column("C:N", 12, book.add_format({"num_format": "£#,##0;[Red]-£#,##0"}))
        page.print_area("B2:O13")
        page.set_h_pagebreaks([9])
        book.define_name("Months", "=Spend!$C$4:$N$4")
        book.define_name("Amber", "=Spend!$B$6:$B$8")
    return _as_saved(buffer.getvalue())


def _as_saved(content: bytes, *, by_hand: bool = False) -> bytes:
    """The form without the wish, which Excel leaves out, to be calculated on opening."""
    name, mode = "xl/workbook.xml", b' calcMode="manual"' if by_hand else b""
    return with_part(content, name, parts_of(content)[name].replace(b' fullCalcOnLoad="1"', mode))


def _with_list(content: bytes, number: int, source: str, cells: str) -> bytes:
    name = f"xl/worksheets/sheet{number}.xml"
    markup = X14_LIST.format(x14=X14, xm=XM, source=source, cells=cells)
    sheet = parts_of(content)[name].replace(b"<extLst>", b"<extLst>" + markup.encode())
    assert markup.encode() in sheet
    return with_part(content, name, sheet)


def _with_custom_xml(content: bytes) -> bytes:
    relations = "xl/_rels/workbook.xml.rels"
    relation = f'<Relationship Id="rId99" Type="{CUSTOM_KIND}" Target="../customXml/item1.xml"/>'
    related = parts_of(content)[relations].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    return with_part(with_part(content, relations, related), "customXml/item1.xml", CUSTOM)


def signed_form(content: bytes) -> bytes:
    """A form as its sender signed it: the parts of a signature, which nobody made."""
    kind = "application/vnd.openxmlformats-package.digital-signature"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    related = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    origin, name = "_xmlsignatures/origin.sigs", "[Content_Types].xml"
    types = parts_of(content)[name].replace(
        b"</Types>",
        f'<Default Extension="sigs" ContentType="{kind}-origin"/><Override PartName="/'
        f'_xmlsignatures/sig1.xml" ContentType="{kind}-xmlsignature+xml"/></Types>'.encode(),
    )
    package = parts_of(content)["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{related}/origin" Target="{origin}"/>'
        "</Relationships>".encode(),
    )
    own = f'{rels}<Relationship Id="rId1" Type="{related}/signature" Target="sig1.xml"/>'
    made = {
        **{name: types, "_rels/.rels": package, origin: b""},
        "_xmlsignatures/_rels/origin.sigs.rels": f"{own}</Relationships>".encode(),
        "_xmlsignatures/sig1.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    }
    for part, body in made.items():
        content = with_part(content, part, body)
    return content
