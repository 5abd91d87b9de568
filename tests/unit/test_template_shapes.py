"""What names in templates stand for, as types and values say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, TypedDict

import pytest

from svreport.commands.templates.shapes import Kind, fields_of, shape_of, shape_of_value
from svreport.content.blocks import Block, RatingMark, Wording
from svreport.core.frozen import Frozen
from svreport.core.periods import Month


class Row(Frozen):
    """A row."""

    name: Annotated[str, "Its name."]
    marks: Sequence[RatingMark]

    @property
    def words(self) -> str:
        return self.name


class Content(TypedDict):
    """What a paper has."""

    rows: Annotated[Sequence[Row], "The rows."]
    note: str | None


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, Kind.TEXT),
        (str | None, Kind.TEXT),
        (Decimal, Kind.TEXT),
        (Month, Kind.TEXT),
        (bool, Kind.FLAG),
        (RatingMark, Kind.RATING),
        (Row, Kind.RECORD),
        (Sequence[Block], Kind.BLOCKS),
        (Sequence[Block | Wording], Kind.BLOCKS),
        (tuple[Block, ...], Kind.BLOCKS),
        (Wording, Kind.BLOCKS),
        (Sequence[str], Kind.LIST),
        (list[Row], Kind.LIST),
        (tuple[str, str], Kind.PARTS),
        (Callable[[str], str], Kind.FIGURE),
        (Callable[[], str], Kind.WORDS),
        (str | int, Kind.UNKNOWN),
        (object, Kind.UNKNOWN),
        (Any, Kind.UNKNOWN),
    ],
)
def test_kinds(hint: Any, kind: Kind) -> None:
    assert shape_of(hint).kind is kind


def test_names_and_their_parts() -> None:
    names = fields_of(Content)
    assert list(names) == ["rows", "note"]
    assert names["rows"].meaning == "The rows."
    item = names["rows"].item
    assert item is not None
    assert item.fields["name"].meaning == "Its name."
    assert item.attribute("words") is not None
    assert item.attribute("word") is None
    marks = item.fields["marks"].item
    assert marks is not None
    assert list(marks.fields) == ["label", "fill", "ink", "past"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("text", Kind.TEXT),
        (True, Kind.FLAG),
        (["one", "two"], Kind.LIST),
        ([], Kind.LIST),
        (str.upper, Kind.FIGURE),
    ],
)
def test_values(value: object, kind: Kind) -> None:
    assert shape_of_value(value).kind is kind


def test_items_of_several_kinds_are_not_known() -> None:
    mixed = shape_of_value(["one", True]).item
    assert mixed is not None
    assert mixed.kind is Kind.UNKNOWN


def test_a_mapping_is_not_looked_into() -> None:
    assert shape_of(Mapping[str, str]).kind is not Kind.LIST
