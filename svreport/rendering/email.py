"""An email as a draft that Outlook opens to be sent, with its files attached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from hashlib import sha256
from pathlib import Path
from typing import Any

from svreport.content.paper import EmailPaper
from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.core.mailbox import Mailbox
from svreport.rendering.wording import Find, in_one_line, wording_text

TYPES = {
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "pdf",
}
UNKNOWN = "octet-stream"
# Headers are written as they are given: Python would decode what looks like an encoded word in
# them, line breaks and all, and would take away the quotation marks around a long name.
POLICY = SMTP.clone(refold_source="none")
OF_DRAFT = "DRAFT: "
_DRAFTS = "These are drafts, for you to comment on. They are not for publication, and may change."
# What mail programs say before the first part, to programs that know no parts.
_NOTICE = re.compile(r"This is a multi-?part message in MIME format\.?", re.IGNORECASE)
# What a header may have beside its names and addresses: comments, groups and routes.
_BESIDE_BOXES, _QUOTED = re.compile(r"[(;]|<@"), re.compile(r'"(?:[^"\\]|\\.)*"')
_PLAIN = re.compile(r"[ -~]{0,200}")


class Attachment(Frozen):
    """A file that goes with an email: its name and its bytes."""

    name: str
    content: bytes


class Email(Frozen):
    """An email: its subject and text, and the bytes of an .eml file."""

    subject: str
    text: str
    content: bytes


class ReadEmail(Frozen):
    """What a mail program finds in an email.

    The names of its headers, its recipients by header, name and address, with the whole of a header
    that says more than these, and its parts by their kind, the names of their files and what they
    hold.
    """

    headers: Sequence[str]
    boxes: Sequence[tuple[str, str, str]]
    subject: str
    parts: Sequence[tuple[str, str | None, Any]]


def render_email(paper: EmailPaper, attachments: Sequence[Attachment], find: Find) -> Email:
    """The email with its files, the same bytes each time.

    `find` gives a template that wording names. Raises FaultyTemplate.
    """
    subject, text = (
        wording_text(wording, find(wording.template), in_one_line)
        for wording in (paper.content["subject"], paper.content["message"])
    )
    if paper.draft:
        subject, text = f"{OF_DRAFT}{subject}", f"{_DRAFTS}\n\n{text}"
    subject, text = in_one_line(subject), _tidy(text)
    headers = [
        *((name, ",\n ".join(map(_mailbox, boxes))) for name, boxes in _boxes(paper) if boxes),
        ("Subject", _words(subject, "Subject")),
        # So that Outlook opens it to be sent, and not as one that was received.
        ("X-Unsent", "1"),
    ]
    message = EmailMessage(policy=POLICY)
    for name, value in headers:
        message.set_raw(name, value)
    message.set_content(text, cte="quoted-printable")
    for file in attachments:
        message.add_attachment(
            file.content, maintype="application", subtype=_subtype(file), filename=file.name
        )
    if attachments:
        message.set_boundary(_boundary(subject, text, attachments))
    email = Email(subject, text, message.as_bytes())
    if read_email(email.content) != _meant(paper, email, attachments):
        raise UnwritableOutput(
            "The email would not say what it should: a name, an address, the subject or the name "
            "of a file has characters in it that mail programs take for something else. Type it "
            "in plain letters."
        )
    return email


def _boxes(paper: EmailPaper) -> list[tuple[str, Sequence[Mailbox]]]:
    return [("From", paper.sender), ("To", paper.to), ("Cc", paper.cc)]


def _mailbox(box: Mailbox) -> str:
    if _is_plain(box.name):
        return formataddr((box.name, box.address))
    return f"{_words(box.name)} <{box.address}>"


def _words(text: str, header: str | None = None) -> str:
    """Words as a header has them: what is more than plain letters, or looks encoded, is encoded."""
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return Header(text, charset, header_name=header).encode()


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and "=?" not in text


def _subtype(file: Attachment) -> str:
    return TYPES.get(Path(file.name).suffix.lower(), UNKNOWN)


def _meant(paper: EmailPaper, email: Email, files: Sequence[Attachment]) -> ReadEmail:
    """What the email should hold."""
    boxes = [(name, _letters(box.name), box.address) for name, own in _boxes(paper) for box in own]
    headers = [name for name, own in _boxes(paper) if own]
    # A text that is alone has its encoding beside its type.
    headers += ["Subject", "X-Unsent", "Content-Type", "MIME-Version"]
    headers += [] if files else ["Content-Transfer-Encoding"]
    kinds = [(f"application/{_subtype(file)}", file.name, file.content) for file in files]
    texts = [("text/plain", None, email.text)]
    texts = [("multipart/mixed", None, ""), *texts] if files else texts
    return ReadEmail(sorted(headers), boxes, email.subject, [*texts, *kinds])


def read_email(content: bytes) -> ReadEmail:
    """What a mail program finds in an email."""
    message = message_from_bytes(content, policy=SMTP)
    boxes = [
        (name, _letters(box.display_name), box.addr_spec)
        for name in ("From", "To", "Cc")
        for header in message.get_all(name, ())
        for box in header.addresses
    ]
    boxes += [
        (name.title(), "".join(str(header).split()), "")
        for name, header in message.raw_items()
        if name.title() in ("From", "To", "Cc")
        and _BESIDE_BOXES.search(_QUOTED.sub("", str(header)))
    ]
    parts = [
        (_kind(part), None if part.is_multipart() else part.get_filename(), _held(part))
        for part in message.walk()
    ]
    # Any other value is as none: it opens as an email that was received.
    headers = [name for name, value in message.items() if name != "X-Unsent" or value == "1"]
    return ReadEmail(sorted(headers), boxes, str(message["Subject"]), parts)


def _kind(part: EmailMessage) -> str:
    """The kind of a part, and what its headers have mail programs show or do besides."""
    called = part.get_filename()
    said = {part.get_param("name"), part["Content-Description"], part["Content-Location"]}
    said |= {part.get_content_disposition()} if called else set()
    return ", ".join(
        [part.get_content_type(), *sorted(map(str, said - {None, called, "attachment"}))]
    )


def _held(part: EmailMessage) -> str | bytes:
    """The bytes of a file, whatever it is said to be; a text; what stands around other parts."""
    if part.is_multipart():
        around = "\n".join(text for text in (part.preamble, part.epilogue) if text)
        return _NOTICE.sub("", around).strip()
    if part.get_filename():
        return bytes(part.get_payload(decode=True))
    held = part.get_content()
    return held.replace("\r\n", "\n") if isinstance(held, str) else held


def _letters(name: str) -> str:
    """A name without its spaces: Python reads one between the parts of a long name."""
    return "".join(name.split())


def _tidy(text: str) -> str:
    """The text without spaces at the ends of lines, and with no more than one empty line."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _boundary(subject: str, text: str, attachments: Sequence[Attachment]) -> str:
    """What stands between the parts, which neither quoted text nor a coded file can hold."""
    whole = sha256(f"{subject}\0{text}".encode())
    for file in attachments:
        whole.update(sha256(file.content).digest())
    return f"=_svreport_{whole.hexdigest()[:32]}"
