"""What reading one file gives: its text, its attachments, and what in it could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Document


@dataclass(frozen=True, slots=True)
class Missed:
    """A part of a file that could not be read though the rest was.

    Attributes:
        where: Page, part or attachment.
        reason: Why, in Norwegian.
        advice: What the analyst can do about it, in Norwegian.
        picture: Number of the page when it is a picture of text, else 0.
    """

    where: str
    reason: str
    advice: str
    picture: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file.

    Attributes:
        name: The name that it is given there.
        data: Its bytes, not yet read.
        found: What it holds, where its format has no bytes of its own (a mail in an Outlook file).
    """

    name: str
    data: bytes
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found in the bytes of one file.

    Attributes:
        document: The file's own text.
        attachments: Files inside it that belong to the same answer.
        missed: Parts that could not be read.
        notes: What the analyst should know about how it was read, in Norwegian.
    """

    document: Document
    attachments: tuple[Attachment, ...] = ()
    missed: tuple[Missed, ...] = ()
    notes: tuple[str, ...] = ()
