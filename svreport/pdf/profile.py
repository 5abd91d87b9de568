"""A private profile for LibreOffice: what it is told, and the macro that does the work.

A profile of its own leaves the officer's LibreOffice alone, open or not, and gives
the same PDF whatever is set there. LibreOffice's `--convert-to` takes the settings
too, but leaves tables of contents as they stand; so a macro brings them up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

EXPORT = "macro:///Standard.Svreport.Export"
FROM, TO = "SVREPORT_FROM", "SVREPORT_TO"

_PDF = "/org.openoffice.Office.Common/Filter/PDF/Export"
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_PDF, "UseTaggedPDF", "true"),
    (_PDF, "PDFUACompliance", "true"),
    (_PDF, "ExportBookmarks", "true"),
    (_PDF, "DisplayPDFDocumentTitle", "true"),
    # Open with the bookmarks beside the pages.
    (_PDF, "InitialView", "1"),
    # Documents run nothing and fetch nothing, whoever made their templates.
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "en-GB"),
    # A new profile would be filled with LibreOffice's own, and the macro replaced.
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)
# Whatever goes wrong with one document, it goes on to the next, and ends.
_MACRO = """
Sub Export
  Dim files, found, at
  On Error Resume Next
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  found = files.getFolderContents(Environ("SVREPORT_FROM"), False)
  For at = LBound(found) To UBound(found)
    ExportOne(found(at))
  Next at
  StarDesktop.terminate()
End Sub

Sub ExportOne(source)
  Dim document, indexes, at, name
  Dim hidden(1) As New com.sun.star.beans.PropertyValue
  Dim export(0) As New com.sun.star.beans.PropertyValue
  On Error Resume Next
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  hidden(1).Name = "MacroExecutionMode"
  hidden(1).Value = 0
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  If IsNull(document) Or IsEmpty(document) Then Exit Sub
  export(0).Name = "FilterName"
  export(0).Value = "impress_pdf_Export"
  If document.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then
    export(0).Value = "calc_pdf_Export"
  ElseIf document.supportsService("com.sun.star.text.TextDocument") Then
    export(0).Value = "writer_pdf_Export"
    indexes = document.getDocumentIndexes()
    For at = 0 To indexes.getCount() - 1
      indexes.getByIndex(at).update()
    Next at
  End If
  name = Mid(source, Len(Environ("SVREPORT_FROM")) + 2)
  name = Left(name, InStr(name, ".")) & "pdf"
  document.storeToURL(Environ("SVREPORT_TO") & "/" & name, export())
  document.close(True)
End Sub
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD \
OfficeDocument 1.0//EN" "{1}.dtd">\n'
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library"'


def write_profile(folder: Path) -> None:
    """Writes the profile into a folder that is not there yet."""
    basic = folder / "user" / "basic" / "Standard"
    basic.mkdir(parents=True)
    for place, content in _files():
        (folder / "user" / place).write_text(content, encoding="utf-8")


def _files() -> Iterator[tuple[str, str]]:
    yield "registrymodifications.xcu", _registry()
    yield (
        "basic/script.xlc",
        _HEAD.format("library:libraries", "libraries")
        + f'<library:libraries {_LIBRARY}><library:library library:name="Standard" '
        'library:link="false"/></library:libraries>',
    )
    yield (
        "basic/Standard/script.xlb",
        _HEAD.format("library:library", "library")
        + f'<library:library {_LIBRARY} library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="Svreport"/>'
        "</library:library>",
    )
    yield (
        "basic/Standard/Svreport.xba",
        _HEAD.format("script:module", "module")
        + '<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="Svreport" script:language="StarBasic">{escape(_MACRO)}</script:module>',
    )


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n'
    )
