"""The email that goes with an update's documents: whom it is to, and what its words are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from svreport.content.blocks import Wording
from svreport.content.paper import EmailPaper
from svreport.core.text import join_words
from svreport.documents.public import CommonContent, common_content, plan_compared
from svreport.documents.registry import DOCUMENTS
from svreport.narrative.facts import Facts

SUBJECT, MESSAGE = "email/subject.txt.j2", "email/message.txt.j2"
GREETING = "Dear colleague"


class EmailContent(CommonContent):
    """What the tags of the email's subject and message are filled with."""

    update: Annotated[str, "The title of the update."]
    year: Annotated[str, "The financial year."]
    greeting: Annotated[str, "How it begins, from Settings."]
    sender: Annotated[str, "The name of whom it is from; empty if Settings name none."]
    documents: Annotated[str, "What the documents are: the monitoring report and so on."]
    files: Annotated[Sequence[str], "The names of the files that go with it."]
    finance_to: Annotated[str, "The month that financial data runs to; empty if none is given."]
    activity_to: Annotated[str, "The month that activity data runs to."]
    compared: Annotated[str, "The plan that is compared with; empty if it is the first."]


CONTENT = EmailContent


def paper(facts: Facts) -> EmailPaper:
    """The email of an update, with files that could go with it."""
    own = [document.title for document in DOCUMENTS if document.of_update]
    return covering_email(facts, documents=own, files=own)


def covering_email(
    facts: Facts,
    *,
    documents: Sequence[str] = (),
    files: Sequence[str] = (),
    draft: bool = False,
    public: bool = False,
) -> EmailPaper:
    """The email that goes with an update's files; `documents` says what they are.

    With a `public` paper, it states figures as public papers do; one of drafts is marked so.
    """
    facts = facts.public if public else facts
    settings, style, update = facts.council.settings, facts.style, facts.update
    content: EmailContent = {
        **common_content(facts.council, facts.stated),
        "update": update.title,
        "year": style.year(settings.financial_year),
        "greeting": settings.email_greeting or GREETING,
        "sender": settings.email_from[0].name if settings.email_from else "",
        "documents": join_words(documents, most=len(documents)),
        "files": list(files),
        "finance_to": style.month(update.finance_to),
        "activity_to": style.month(update.activity_to),
        "compared": plan_compared(facts.council, update),
    }
    return EmailPaper(
        sender=settings.email_from,
        to=settings.email_to,
        cc=settings.email_cc,
        draft=draft,
        content={
            "subject": Wording(template=SUBJECT, content=content),
            "message": Wording(template=MESSAGE, content=content),
        },
    )
