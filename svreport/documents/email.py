"""The email that goes with an update's documents: whom it is to, and what its words are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from svreport.content.blocks import Wording
from svreport.content.paper import EmailPaper
from svreport.core.model import Council, Update
from svreport.core.text import join_words
from svreport.documents.labels import Agreement, Authority, Figure
from svreport.narrative.facts import Facts

SUBJECT, MESSAGE = "email/subject.txt.j2", "email/message.txt.j2"
GREETING = "Dear colleague"


class EmailContent(TypedDict):
    """What the tags of the email's subject and message are filled with."""

    authority: Authority
    figure: Figure
    agreement: Agreement
    update: Annotated[str, "The title of the update."]
    year: Annotated[str, "The financial year."]
    greeting: Annotated[str, "How it begins, from Settings."]
    sender: Annotated[str, "The name of whom it is from; empty where Settings name none."]
    documents: Annotated[str, "What the documents are: the monitoring report and so on."]
    files: Annotated[Sequence[str], "The names of the files that go with it."]
    finance_to: Annotated[str, "The month that financial data runs to; empty where none is given."]
    activity_to: Annotated[str, "The month that activity data runs to."]
    draft: Annotated[bool, "Whether the documents are drafts, or it was made with `--draft`."]


def covering_email(
    council: Council,
    update: Update,
    *,
    documents: Sequence[str] = (),
    files: Sequence[str] = (),
    draft: bool = False,
    public: bool = False,
) -> EmailPaper:
    """The email that goes with an update's files; `documents` says what they are.

    With a `public` paper, it states figures as public papers do.
    """
    facts = Facts(council, update, public=public)
    settings, style = council.settings, facts.style
    content: EmailContent = {
        "authority": settings.authority,
        "figure": facts.stated,
        "agreement": settings.agreement,
        "update": update.title,
        "year": style.year(settings.financial_year),
        "greeting": settings.email_greeting or GREETING,
        "sender": settings.email_from[0].name if settings.email_from else "",
        "documents": join_words(documents, most=len(documents)),
        "files": list(files),
        "finance_to": style.month(update.finance_to) if update.finance_to else "",
        "activity_to": style.month(update.activity_to),
        "draft": draft,
    }
    return EmailPaper(
        sender=settings.email_from,
        to=settings.email_to,
        cc=settings.email_cc,
        content={
            "subject": Wording(template=SUBJECT, content=content),
            "message": Wording(template=MESSAGE, content=content),
        },
    )
