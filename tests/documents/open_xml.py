"""The port of the Open XML SDK's validator: what it finds, and doing without it where it is slow.

Office opens a file that it finds nothing in without a word.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from openxml_audit import OpenXmlValidator

_VALIDATE = OpenXmlValidator.validate


def open_xml_errors(content: bytes, suffix: str) -> list[str]:
    """What the standard refuses in a file, whether or not builds do without the validator."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"document{suffix}"
        path.write_bytes(content)
        return [str(error) for error in _VALIDATE(OpenXmlValidator(), str(path)).errors]


def build_without_validator(patch: pytest.MonkeyPatch) -> None:
    """Lets builds pass without the validator, which would take most of their time."""
    patch.setattr(OpenXmlValidator, "validate", lambda *_: SimpleNamespace(errors=[]))
