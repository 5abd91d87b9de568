"""The port of the Open XML SDK's validator: Office opens a file that it finds nothing in."""

from __future__ import annotations

from made_once import validated


def open_xml_errors(content: bytes, suffix: str) -> list[str]:
    """What the standard refuses in a file."""
    errors = validated(content, suffix)
    assert errors is not None
    return errors
