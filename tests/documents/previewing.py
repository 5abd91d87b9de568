"""A preview as tests run it: in this process, of the made-up council, looking often."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from made_up_council import Tables, saved_workbook, signed, tables

from svreport.commands.preview.session import Preview, PreviewRequest
from svreport.rendering.pdf.office import NAMED

OFTEN = 0.02
LONGEST = 60.0


@dataclass(frozen=True)
class Got:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Visitor:
    """Asks a preview for what it has."""

    def __init__(self, preview: Preview) -> None:
        self.address = preview.address
        whole = urlsplit(self.address)
        self.host, self.root = whole.netloc, whole.path

    def get(self, place: str = "", method: str = "GET", **headers: str) -> Got:
        """The answer for a place under the token; `headers` with _ for -."""
        return self.ask(f"{self.root}{place}", method, **headers)

    def post(self, place: str, words: str, **headers: str) -> Got:
        """The answer for words that are sent to a place, as the page itself sends them."""
        own = {"Origin": f"http://{self.host}", "Content-Length": str(len(words.encode()))}
        return self.ask(f"{self.root}{place}", "POST", body=words, **(own | headers))

    def ask(self, path: str, method: str = "GET", *, body: str = "", **headers: str) -> Got:
        connection = HTTPConnection(self.host, timeout=LONGEST)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode() or None)
        answer = connection.getresponse()
        got = Got(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return got

    def number(self) -> int:
        return int(json.loads(self.get("state").text)["number"])

    def until(self, words: str) -> str:
        """The page once these words are in it; fails where they never are."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            text = self.get().text
            if words in text:
                return text
            time.sleep(OFTEN)
        raise AssertionError(f"never shown: {words}")


@dataclass(frozen=True)
class Folder:
    """A working folder with the made-up council."""

    path: Path

    def save(self, sheets: Tables) -> Path:
        """Saves the workbook as Excel does: another file takes its place."""
        aside = self.path / "aside"
        aside.mkdir(exist_ok=True)
        place = self.path / "inputs" / "inputs.xlsx"
        return saved_workbook(sheets, aside).replace(place)

    def preview(self, target: str | None = "u1") -> Preview:
        request = PreviewRequest(
            inputs=self.path / "inputs" / "inputs.xlsx",
            target=target,
            templates=self.path / "templates",
            outputs=self.path / "outputs",
        )
        return Preview(request, interval=OFTEN)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder, on a computer without LibreOffice."""
    (tmp_path / "inputs").mkdir()
    saved_workbook(signed(tables(), "u1", "u2"), tmp_path / "inputs")
    monkeypatch.setenv(NAMED, str(tmp_path / "nowhere"))
    return Folder(tmp_path)
