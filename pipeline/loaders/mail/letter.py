"""The letter that a mail makes, whatever program has stored it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment, Found, Missed
from pipeline.loaders.mail.body import add_body
from pipeline.loaders.normalise import normalise
from pipeline.loaders.outline import Outline
from pipeline.records import Document


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its format tells it.

    Attributes:
        headers: Name and value of the headers that a reader sees.
        text: The body as lines.
        sent_at: When it was sent, on the sender's clock, or None.
    """

    headers: Sequence[tuple[str, str]]
    text: str
    sent_at: datetime | None

    def header(self, name: str) -> str:
        """The value of a header, or empty."""
        return next((value for key, value in self.headers if key == name), "")


def letter_of(
    mail: Mail, attachments: Sequence[Attachment], missed: Sequence[Missed] = ()
) -> Found:
    """The mail's headers, the answer, the quoted original set apart, and its attachments unread.

    Raises:
        UnreadableDocumentError: It has neither text nor attachments.
    """
    if not (normalise(mail.text) or attachments or missed):
        raise UnreadableDocumentError(
            "E-posten har verken tekst eller vedlegg.",
            "Åpne e-posten og se. Lagre innholdet som PDF, eller be avsenderen om å sende på nytt.",
        )
    outline = Outline()
    shown = [f"{name}: {value}" for name, value in mail.headers if value]
    outline.add("\n".join(shown), "letterhead")
    subject = mail.header("Subject")
    forwarded = add_body(outline, mail.text, subject)
    document = Document(
        blocks=tuple(outline.blocks),
        sender=forwarded or mail.header("From") or None,
        sent_at=mail.sent_at,
        subject=subject or None,
    )
    return Found(document, attachments=tuple(attachments), missed=tuple(missed))
