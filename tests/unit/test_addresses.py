"""Email addresses as they are typed or pasted from Outlook, and what is none."""

from __future__ import annotations

from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.mailbox import Mailbox, read_mailboxes
from svreport.core.problems import BadValue


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in read_mailboxes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann@example.org", [("", "ann@example.org")]),
        ("Ann <ann@example.org>", [("Ann", "ann@example.org")]),
        ("ann@example.org; bob@example.org", [("", "ann@example.org"), ("", "bob@example.org")]),
        ("ann@example.org, bob@example.org", [("", "ann@example.org"), ("", "bob@example.org")]),
        ("Lee, Ann <ann@example.org>", [("Lee, Ann", "ann@example.org")]),
        (
            "Lee, Ann <ann@example.org>, Ray, Bob <bob@example.org>;",
            [("Lee, Ann", "ann@example.org"), ("Ray, Bob", "bob@example.org")],
        ),
        ('"Lee; Ann" <ann@example.org>', [("Lee; Ann", "ann@example.org")]),
        (r'"Ann \"Al\" Lee" <ann@example.org>', [('Ann "Al" Lee', "ann@example.org")]),
        ("ann@example.org <ann@example.org>", [("", "ann@example.org")]),
        ("Zoë\N{NO-BREAK SPACE}Lee <zoe@example.org>", [("Zoë Lee", "zoe@example.org")]),
        ("o'neil+dsg@send.example.org", [("", "o'neil+dsg@send.example.org")]),
        ("", []),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "ann@example",
        "ann@@example.org",
        "ann lee@example.org",
        ".ann@example.org",
        "ann@-example.org",
        "Ann <ann@example.org",
        "Ann <>",
        "Lee, Ann",
        "ann@example.org bob@example.org",
        "<ann@example.org> Ann",
        f"{'a' * 65}@example.org",
        "ann@example.org\nBcc: bob@example.org",
        "ann@example.org\r\nX: y",
        "ann@exam\u200bple.org",
        "Ann\u202e <ann@example.org>",
        "ann@example.org\x00",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_mailboxes(text)
    assert refused.value.remedy


NAMES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=20)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_what_is_shown_is_read_again(names: list[str]) -> None:
    boxes = [Mailbox("ann@example.org", " ".join(name.split())) for name in names]
    assert list(read_mailboxes("; ".join(map(str, boxes)))) == boxes


@given(st.text(max_size=40))
def test_whatever_is_read_can_head_an_email(text: str) -> None:
    try:
        found = read_mailboxes(text)
    except BadValue:
        return
    for one in found:
        assert Address(one.name, addr_spec=one.address).addr_spec == one.address
