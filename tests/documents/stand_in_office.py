"""Programs that stand in for LibreOffice: they do what a test needs it to do wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from svreport.rendering.pdf.office import NAMED

# What each has at hand: the folders it was given, the words it was called with, and a log.
_BEGINNING = """#!{python}
import os, sys, time
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

def folder(name):
    return Path(url2pathname(urlparse(os.environ[name]).path))

profile = next(word for word in sys.argv if word.startswith("-env:UserInstallation="))
by_macro = sys.argv[-1].startswith("macro:")
sources = sorted(folder("SVREPORT_FROM").iterdir())
with open({log!r}, "a") as log:
    print(os.getpid(), url2pathname(urlparse(profile.partition("=")[2]).path), file=log)

def write(source, content):
    (folder("SVREPORT_TO") / source.name).with_suffix(".pdf").write_bytes(content)

def plain_pdf():
    from pikepdf import Pdf
    from io import BytesIO
    out = BytesIO()
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()

"""
DOES = {
    "hangs": "time.sleep(60)",
    "hangs with a child": "import subprocess; subprocess.run(['sleep', '60'])",
    "fails": "sys.exit(77)",
    "writes nothing": "pass",
    "writes rubbish": "for one in sources: write(one, b'%PDF-1.7 and no more')",
    "writes the first alone": "write(sources[0], plain_pdf())",
    "knows no macros": "by_macro or [write(one, plain_pdf()) for one in sources]",
    "works": "for one in sources: write(one, plain_pdf())",
}


class StandIn:
    """A program in LibreOffice's place; its log says which processes it was, and where."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._log = folder, folder / "calls.txt"
        self._program = folder / "soffice"
        monkeypatch.setenv(NAMED, str(self._program))

    def that(self, does: str) -> None:
        beginning = _BEGINNING.format(python=sys.executable, log=str(self._log))
        # One that is just being started cannot be written, and can be replaced.
        new = self._program.with_name("new soffice")
        new.write_text(beginning + DOES[does] + "\n")
        new.chmod(0o755)
        new.replace(self._program)

    @property
    def calls(self) -> list[tuple[int, Path]]:
        """The number and the profile of each of its processes."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        pairs = [line.split(" ", 1) for line in lines]
        return [(int(number), Path(profile)) for number, profile in pairs]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """LibreOffice's place, for a program that does as the test says."""
    if sys.platform == "win32":
        pytest.skip("programs that stand in for LibreOffice are scripts, which Windows cannot run")
    folder = tmp_path / "office"
    folder.mkdir()
    return StandIn(folder, monkeypatch)
