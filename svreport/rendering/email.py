"""An email as a draft that Outlook opens to be sent, with its files attached."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from svreport.content.blocks import Wording
from svreport.content.paper import EmailPaper
from svreport.core.mailbox import Mailbox
from svreport.files.resources import TemplateFile
from svreport.rendering.templates.wording import filled, in_one_line

TYPES = {
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "pdf",
}
UNKNOWN = "octet-stream"

Find = Callable[[str], TemplateFile]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an email: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Email:
    """An email: its subject and text, and the bytes of an .eml file."""

    subject: str
    text: str
    content: bytes


def render_email(paper: EmailPaper, attachments: Sequence[Attachment], find: Find) -> Email:
    """The email with its files, the same bytes each time.

    `find` gives a template that wording names. Raises FaultyTemplate.
    """
    subject = in_one_line(_worded(paper.content["subject"], find))
    text = _tidy(_worded(paper.content["message"], find))
    message = EmailMessage(policy=SMTP)
    for name, boxes in (("From", paper.sender), ("To", paper.to), ("Cc", paper.cc)):
        if boxes:
            message[name] = [_address(one) for one in boxes]
    message["Subject"] = subject
    # So that Outlook opens it to be sent, and not as one that was received.
    message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    for one in attachments:
        kind = TYPES.get(Path(one.name).suffix.lower(), UNKNOWN)
        message.add_attachment(one.content, maintype="application", subtype=kind, filename=one.name)
    if attachments:
        message.set_boundary(_boundary(subject, text, attachments))
    return Email(subject, text, message.as_bytes())


def _worded(wording: Wording, find: Find) -> str:
    return filled(wording, find(wording.template), in_one_line)


def _tidy(text: str) -> str:
    """The text without spaces at the ends of lines, and with no more than one empty line."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _address(box: Mailbox) -> Address:
    return Address(box.name, addr_spec=box.address)


def _boundary(subject: str, text: str, attachments: Sequence[Attachment]) -> str:
    """What stands between the parts, which neither quoted text nor a coded file can hold."""
    whole = sha256(f"{subject}\0{text}".encode())
    for one in attachments:
        whole.update(sha256(one.content).digest())
    return f"=_svreport_{whole.hexdigest()[:32]}"
