"""LibreOffice: where it is, how to install it, and running it for so long and no longer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

# Names another program than the one that is found, such as LibreOffice Portable.
NAMED = "SVREPORT_SOFFICE"
NAMES = ("soffice", "libreoffice")
PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"%ProgramFiles%\LibreOffice*\program\soffice.exe",
    r"%ProgramFiles(x86)%\LibreOffice*\program\soffice.exe",
)
_INSTALLED_BY = {
    "win32": "winget install --id TheDocumentFoundation.LibreOffice",
    "darwin": "brew install --cask libreoffice",
    "linux": "sudo apt install libreoffice-writer libreoffice-impress libreoffice-calc",
}
_MOMENT = 0.1
# How often a program that was ended is waited for.
_MOST_MOMENTS = 100


def office() -> Path | None:
    """The program of LibreOffice on this computer; None if there is none."""
    named = os.environ.get(NAMED)
    if named:
        return Path(named) if Path(named).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((Path(program) for program in on_path if program), None) or next(
        _in_usual_places(), None
    )


def _in_usual_places() -> Iterator[Path]:
    for place in PLACES:
        whole = Path(os.path.expandvars(place)).expanduser()
        if not whole.is_absolute():
            continue  # a place of another system
        pattern = whole.relative_to(whole.anchor).as_posix()
        yield from sorted(Path(whole.anchor).glob(pattern), reverse=True)


def how_to_install() -> str:
    """What to do where LibreOffice is missing, with the line that installs it."""
    line = _INSTALLED_BY.get(sys.platform, _INSTALLED_BY["linux"])
    return f"Install it with `{line}`, or from https://www.libreoffice.org, and try again."


def run(
    program: Path,
    words: Sequence[str],
    surroundings: Mapping[str, str],
    *,
    seconds: float,
    given_up: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether LibreOffice came to an end by itself in so many seconds, unless it was given up.

    Else it has been ended, with all that it started. Raises OSError if it
    cannot be started.
    """
    process = None
    deadline = time.monotonic() + seconds
    try:
        with _signals_held():
            process = subprocess.Popen(  # noqa: S603  # it is LibreOffice, its words are ours
                [str(program), *words],
                env={**os.environ, **surroundings},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Of its own, so that Ctrl-C does not reach it and it can be ended as a whole.
                start_new_session=True,
            )
        while process.poll() is None:
            if given_up() or time.monotonic() > deadline:
                return False
            time.sleep(_MOMENT)
        return True
    finally:
        if process is not None and process.poll() is None:
            _end(process)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals wait for what is done here: a program that just starts would not be ended."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    )
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and those that it started: `soffice` is only the first of three."""
    if sys.platform == "win32":
        taskkill = Path(os.environ["SYSTEMROOT"]) / "System32" / "taskkill.exe"
        words = [str(taskkill), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(words, check=False, capture_output=True)  # noqa: S603
        process.wait()
        return
    # Until none is left, so that their folder can be removed; a group outlives its first process.
    for _ in range(_MOST_MOMENTS):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            return
        process.wait()
        time.sleep(_MOMENT / 10)


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
        'script:name="Svreport" script:language="StarBasic">'
        f"{escape(_MACRO, quote=False)}</script:module>",
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
