"""What is typed in an email's subject and names is words, and never a header or a body."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.content.blocks import Wording
from svreport.content.paper import EmailPaper
from svreport.core.errors import UnwritableOutput
from svreport.core.mailbox import Mailbox
from svreport.files.resources import TemplateFile
from svreport.rendering import email as rendering
from svreport.rendering.email import Attachment, Email, render_email

ENCODED = "=?utf-8?q?Hi=0D=0ABcc:_m@example.net=0D=0AContent-Type:_text/html=0D=0A=0D=0ABody?="
REPORT = Attachment("Zoë's report.docx", b"PK\r\n\n\0")
PIECES = [
    "=?",
    "?=",
    "utf-8",
    "?q?",
    "=0D=0A",
    "=20",
    "_",
    "é",
    "😀",
    '"',
    "\\",
    "<",
    ">",
    ",",
    ";",
]
PIECES += ["@", "(", ")", "Bcc:", "a ", ":", "[", "\N{RIGHT-TO-LEFT OVERRIDE}"]


def rendered(typed: str, *files: Attachment) -> Email:
    """An email with the same words as its subject and text, and as the names of whom it is to."""
    template = TemplateFile("subject.txt.j2", b"{{ typed }}")
    wording = Wording(template=template.name, content={"typed": typed})
    boxes = (Mailbox("ann@example.org", typed), Mailbox("bob@example.org"))
    paper = EmailPaper(
        sender=boxes[:1], to=boxes, cc=(), content={"subject": wording, "message": wording}
    )
    return render_email(paper, files, lambda _: template)


def read(email: Email) -> EmailMessage:
    message = message_from_bytes(email.content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("files", [(), (REPORT,)])
@pytest.mark.parametrize("typed", [ENCODED, f"Norchester {ENCODED} and more", "word " * 200])
def test_what_looks_encoded_is_words(typed: str, files: tuple[Attachment, ...]) -> None:
    message = read(rendered(typed, *files))
    assert message["Bcc"] is None
    assert [box.addr_spec for box in message["To"].addresses] == [
        "ann@example.org",
        "bob@example.org",
    ]
    assert message["Subject"] == typed.strip()
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == typed.strip()
    assert [part.get_filename() for part in message.iter_attachments()] == [
        file.name for file in files
    ]


@given(st.lists(st.sampled_from(PIECES)).map("".join).map(str.strip))
def test_whatever_is_typed_is_read_back_as_it_was_meant(typed: str) -> None:
    assert read(rendered(typed, REPORT))["Subject"] == " ".join(typed.split())


def test_a_library_that_writes_something_else_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_words", lambda *_: "Hello\r\nBcc: m@example.net")
    with pytest.raises(UnwritableOutput, match="would not say what it should"):
        rendered("Hello")


def test_the_name_of_a_file_is_no_other_name() -> None:
    name = Path("=?utf-8?q?report=2Eexe?=.docx").name
    with pytest.raises(UnwritableOutput, match="would not say what it should"):
        rendered("Hello", Attachment(name, b"PK"))
