"""An email as a draft that Outlook opens to be sent, with its files attached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from svreport.content.paper import EmailPaper
from svreport.rendering.templates.wording import Find, in_one_line, wording_text

TYPES = {
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "pdf",
}
UNKNOWN = "octet-stream"


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
    subject, text = (
        wording_text(wording, find(wording.template), in_one_line)
        for wording in (paper.content["subject"], paper.content["message"])
    )
    subject, text = in_one_line(subject), _tidy(text)
    message = EmailMessage(policy=SMTP)
    for name, boxes in (("From", paper.sender), ("To", paper.to), ("Cc", paper.cc)):
        if boxes:
            message[name] = [Address(box.name, addr_spec=box.address) for box in boxes]
    message["Subject"] = subject
    # So that Outlook opens it to be sent, and not as one that was received.
    message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    for file in attachments:
        kind = TYPES.get(Path(file.name).suffix.lower(), UNKNOWN)
        message.add_attachment(
            file.content, maintype="application", subtype=kind, filename=file.name
        )
    if attachments:
        message.set_boundary(_boundary(subject, text, attachments))
    return Email(subject, text, message.as_bytes())


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
