"""The server of the preview: on this computer alone, for who knows its address alone.

What it answers to: GET, under a token that nobody can guess, asked for by the host name
that was printed, from no page but its own; and one POST, by which that page asks for a build.
Whatever else comes is refused with few words.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from socketserver import TCPServer
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from svreport.commands.preview import Board, PreviewedDocument, PreviewState
from svreport.core.frozen import Frozen, group_by
from svreport.core.problems import Severity, by_cause, cells_in_words
from svreport.release.gate import APART, Passage

FOLDER = Path(__file__).parent / "page"
ASSETS = {"preview.css": "text/css", "preview.js": "text/javascript"}
PAGE = ".html"
KINDS = {".docx": "Word", ".pptx": "PowerPoint", ".xlsx": "Excel"}


def page(shown: PreviewState, title: str) -> str:
    """What is shown, as a whole page; every text in it is escaped."""
    counts = Counter(problem.severity for problem in shown.problems)
    sheets = group_by(shown.problems, lambda problem: problem.place.file or problem.place.sheet)
    fills = {
        "counts": counts,
        # One mistake in many cells stands together.
        "by_sheet": {name or "The workbook": by_cause(own) for name, own in sheets.items()},
        "owners": sorted(set(shown.owners.values())),
        "cells_in_words": cells_in_words,
        "kinds": KINDS,
        "apart": APART,
        "rows_together": _rows_together,
        "why_not": _why_not(shown, counts[Severity.ERROR]),
    }
    return str(_template().render(shown=shown, title=title, **fills))


def _why_not(shown: PreviewState, errors: int) -> str:
    """Why nothing can be built now; nothing where it can."""
    if errors or shown.sentence:
        return "Once the errors below are put right."
    return "" if shown.targets else "Once the inputs have been read."


def _rows_together(parts: Iterable[Passage]) -> Iterator[tuple[bool, Sequence[Passage]]]:
    """The parts in their order, rows of a table together: whether they are rows, and which."""
    for (is_row, _), together in groupby(parts, lambda part: (part.is_row, part.where)):
        yield is_row, list(together)


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")


LOOPBACK = "127.0.0.1"
# How long a page waits for news before it asks again.
LONGEST_WAIT = 20.0
# A browser opens six at a time for a page; whoever asks for more gets no answer.
MOST_REQUESTS = 32
_OWN_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A web page that was built runs its own script, in a frame that may reach nothing.
_BUILT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SAME_SITE = (None, "none", "same-origin")


class Response(Frozen):
    """What is sent back: bytes, their type, and headers of their own."""

    content: bytes
    kind: str
    policy: str = _OWN_POLICY
    saved_as: str = ""
    location: str = ""


class Server(ThreadingHTTPServer):
    """Serves a board under an address of its own."""

    daemon_threads = True
    # On Windows, another program could else listen at the same address.
    allow_reuse_address = False

    def __init__(self, board: Board, title: str, build: Callable[[str], Mapping[str, Any]]) -> None:
        self.board = board
        self.title = title
        self._build = build
        self._is_building = Lock()
        self.token = secrets.token_urlsafe(32)
        self._start = f"/{secrets.token_urlsafe(32)}"
        self._starts = {self._start}
        self._free = BoundedSemaphore(MOST_REQUESTS)
        super().__init__((LOOPBACK, 0), _Handler)

    def server_bind(self) -> None:
        # Without looking its name up, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/{self.token}/"

    @property
    def start_address(self) -> str:
        """An address for a browser's command line, which others can read: it leads on only once."""
        return f"http://{self.host}{self._start}"

    def is_start(self, path: str) -> bool:
        """Whether a path is where the browser starts, the first time that it is asked for."""
        try:
            self._starts.remove(path)
        except KeyError:
            return False
        return True

    def build(self, target: str) -> Mapping[str, Any]:
        """What came of a build, without the problems that are shown; one at a time."""
        with self._is_building:
            came = self._build(target)
        shown = set(map(str, self.board.shown.problems))
        return {
            name: [each for each in what if each not in shown] if name == "notes" else what
            for name, what in came.items()
        }

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answers in a thread of its own, of which there are only so many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is no fault of anyone."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "svreport"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        refusal = self._refusal()
        if refusal is HTTPStatus.NOT_FOUND and self.server.is_start(self.path):
            answer = Response(b"", "text/plain", location=f"/{self.server.token}/")
            self._send(HTTPStatus.SEE_OTHER, answer)
        elif refusal is not None:
            self._refuse(refusal)
        else:
            address = urlsplit(self.path)
            place = address.path.removeprefix(f"/{self.server.token}/")
            try:
                self._send(HTTPStatus.OK, _response(self.server, place, parse_qs(address.query)))
            except LookupError:
                self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """A build that the page asks for: nothing else can be sent, and by no other page."""
        refusal = self._refusal()
        length = self.headers.get("Content-Length", "")
        is_own = self.headers.get("Origin") == f"http://{self.server.host}"
        if refusal is None and self.path != f"/{self.server.token}/build":
            refusal = HTTPStatus.NOT_FOUND
        if refusal is None and not (is_own and re.fullmatch(r"[0-9]{1,3}", length, re.ASCII)):
            refusal = HTTPStatus.FORBIDDEN
        if refusal is not None:
            self._refuse(refusal)
            return
        target = self.rfile.read(int(length)).decode(errors="replace")
        if target not in self.server.board.shown.targets:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        answer = json.dumps(self.server.build(target)).encode()
        self._send(HTTPStatus.OK, Response(answer, "application/json"))

    def _refusal(self) -> HTTPStatus | None:
        """Why a request is refused: by another name, from another page, or without the token."""
        own_origins = (None, f"http://{self.server.host}")
        if (
            self.headers.get_all("Host") != [self.server.host]
            or self.headers.get("Origin") not in own_origins
            or self.headers.get("Sec-Fetch-Site") not in _SAME_SITE
        ):
            return HTTPStatus.FORBIDDEN
        own = f"/{self.server.token}/"
        known = hmac.compare_digest(self.path[: len(own)].encode(), own.encode())
        return None if known else HTTPStatus.NOT_FOUND

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(status, Response(f"{status.phrase}\n".encode(), "text/plain"))

    def _send(self, status: HTTPStatus, response: Response) -> None:
        self.send_response(status)
        binary = response.kind.startswith(("image/", "application/"))
        self.send_header("Content-Type", response.kind + ("" if binary else "; charset=utf-8"))
        self.send_header("Content-Length", str(len(response.content)))
        self.send_header("Content-Security-Policy", response.policy)
        if response.location:
            self.send_header("Location", response.location)
        if response.saved_as:
            name = quote(response.saved_as)
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(response.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
        """Says nothing: the terminal is the officer's."""


def _response(server: Server, place: str, query: dict[str, list[str]]) -> Response:
    """What stands at a place under the token. Raises LookupError."""
    if not place:
        return Response(page(server.board.shown, server.title).encode(), "text/html")
    if place == "state":
        return _state(server.board, query)
    if place in ASSETS:
        return Response((FOLDER / place).read_bytes(), ASSETS[place])
    for kind, pattern in _PLACES.items():
        if match := re.fullmatch(pattern, place):
            build, number, *pages = map(int, match.groups())
            for document in server.board.shown.documents[number - 1 : number]:
                return _of_document(document, kind, build, *pages)
    raise LookupError(place)


def _state(board: Board, query: dict[str, list[str]]) -> Response:
    after = query.get("after", [""])[0]
    number = int(after) if re.fullmatch(r"\d{1,9}", after, re.ASCII) else 0
    shown = board.after(number, LONGEST_WAIT)
    return Response(json.dumps({"number": shown.number}).encode(), "application/json")


def _of_document(document: PreviewedDocument, kind: str, build: int, page: int = 0) -> Response:
    """What a build made of a document; of one that is not shown any more there is nothing."""
    pictures = document.pictures
    if pictures is not None and pictures.build == build:
        if kind == "picture":
            return Response(pictures.page(page), "image/png")
        if kind == "pdf":
            return Response(pictures.pdf, "application/pdf")
    if document.build == build:
        if kind == "file":
            return Response(document.content, "application/octet-stream", saved_as=document.name)
        if kind == "page" and document.suffix == PAGE:
            return Response(document.content, "text/html", policy=_BUILT_POLICY)
    raise LookupError(document.name)


_NUMBER = r"([0-9]{1,6})"
_PLACES = {
    "picture": rf"picture/{_NUMBER}/{_NUMBER}/{_NUMBER}\.png",
    "pdf": rf"pdf/{_NUMBER}/{_NUMBER}\.pdf",
    "file": rf"file/{_NUMBER}/{_NUMBER}",
    "page": rf"page/{_NUMBER}/{_NUMBER}\.html",
}
