"""The preview answers only so many requests at a time."""

from __future__ import annotations

import socket
import threading
import time
from urllib.request import urlopen

import pytest

from svreport.commands.preview import Board
from svreport.commands.preview import server as server_module
from svreport.commands.preview.session import STARTING


def test_only_so_many_requests_are_answered_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "MOST_REQUESTS", 2)
    server = server_module.Server(Board(STARTING), "Preview", lambda _: {})
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    place = (server_module.LOOPBACK, server.server_port)
    try:
        idle = [socket.create_connection(place, timeout=10) for _ in range(2)]
        refused = socket.create_connection(place, timeout=10)
        assert refused.recv(1) == b""
        for connection in (*idle, refused):
            connection.close()
        time.sleep(0.5)
        with urlopen(server.address, timeout=10) as answer:
            assert answer.status == 200
    finally:
        server.shutdown()
        server.server_close()
