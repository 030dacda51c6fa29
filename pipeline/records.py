"""The records that flow between the stages, in the order in which they come to be.

This module imports nothing local, and every other module may import it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Channel = Literal["forms", "document"]

BlockKind = Literal[
    "answer",  # a free-text field of the form
    "heading",
    "paragraph",
    "list_item",
    "table_cell",
    "comment",  # a margin comment, its anchor the words it is attached to
    "insertion",  # a tracked insertion, its anchor the sentence it stands in
    "deletion",
    "footnote",
    "letterhead",  # sender, addressee, date, case number, greeting and signature
    "footer",  # repeated page headers and footers, page numbers
    "quoted",  # the original of a reply, disclaimers, automatic signatures
    "draft",  # the draft's own text in a returned draft: not the respondent's words
]

Dimension = Literal["target", "theme", "stance", "proposal"]
Source = Literal["field", "reference", "heading", "model", "rule", "review"]
Flag = Literal["", "usikker", "uenig"]

STANCES = ("stotter", "stotter_med_merknad", "kritisk", "noytral", "ikke_innhold")

POSITIONS = (
    "stotter",
    "stotter_med_merknad",
    "delt",
    "kritisk",
    "noytral",
    "ingen_merknader",
    "henvisning",
)

#: Positions of those that take a stand: the base of shares and of words for quantity.
TAKE_A_STAND = ("stotter", "stotter_med_merknad", "delt", "kritisk")

#: Kinds whose text is not the respondent's own words on the draft.
APART = frozenset({"heading", "footer", "draft"})

#: Kinds that are the respondent's, but say nothing about the draft.
FORMALITIES = frozenset({"letterhead", "quoted"})

#: Kinds that hang on the draft's own text in a returned draft.
MARKS = frozenset({"comment", "insertion", "deletion"})

#: Kinds that show a change to the draft's own wording.
CHANGES = frozenset({"insertion", "deletion"})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a submission's text, normalised once by the loader.

    Attributes:
        text: The text as it is cut and quoted from now on.
        kind: What the piece is in its document.
        field: Id of the target that the form's question is about, or None outside the form.
        headings: The headings it stands under, outermost first.
        page: Page number from 1, or None where the format has no pages.
        anchor: What a comment or a tracked change is attached to, or None.
        author: Who made it, as the file says, or None.
        by_ocr: Whether the text was read from a picture.
        source_file: The file that it stands in, where a submission has several; empty for the
            submission's own.
    """

    text: str
    kind: BlockKind
    field: str | None = None
    headings: tuple[str, ...] = ()
    page: int | None = None
    anchor: str | None = None
    author: str | None = None
    by_ocr: bool = False
    source_file: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a parser found in one file.

    Attributes:
        blocks: The text in reading order.
        sender: Who the file itself says it is from (mail header, author), or None.
        sent_at: When the file itself says it was sent, without time zone, or None.
        subject: A mail's subject or a document's title, or None.
    """

    blocks: tuple[Block, ...]
    sender: str | None = None
    sent_at: datetime | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One answer to the hearing: a row of a Forms export, or a document.

    Attributes:
        submission_id: `F-` and the response id (a form key before it in all forms but the first),
            or `D-` and a hash of the relative path.
        channel: The way it came in.
        source_file: Path relative to the raw folder, with the container for members of one.
        source_row: The response id of a Forms row, or None.
        respondent: Who answers, as written; empty when nothing says it.
        respondent_type: Id of the type, or empty when nothing says it.
        contact: Contact person, never shown outside the internal edition.
        signatories: The parties of a joint submission, or nothing.
        submitted_at: When it came in, without time zone, or None.
        language: `nb`, `nn`, `en` or `se`.
        blocks: Its text.
        notes: What is uncertain about it, in words for the analyst.
    """

    submission_id: str
    channel: Channel
    source_file: str
    source_row: str | None
    respondent: str
    respondent_type: str
    contact: str
    signatories: tuple[str, ...]
    submitted_at: datetime | None
    language: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One point that a respondent makes: `text == block.text[start:end]`, always.

    Attributes:
        statement_id: The submission's id and a hash of place, text and occurrence. It does not
            move when a neighbour changes.
        submission_id: The submission it is cut from.
        block: Number of the block in its submission, from 0.
        start: First character in the block's text.
        end: One past the last character.
        text: The words, verbatim.
        language: `nb`, `nn`, `en` or `se`.
    """

    statement_id: str
    submission_id: str
    block: int
    start: int
    end: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Tag:
    """What was decided about a statement, how sure it is, and why.

    Attributes:
        statement_id: The statement it is about.
        dimension: Target, theme, stance or proposal.
        code: The id of the target, theme or stance; `true` for a proposal.
        score: How sure, 0 to 1.
        source: What decided it.
        flag: `usikker` under the hearing's limit, `uenig` where two sources disagree.
        evidence: The words, heading or field that led to it.
    """

    statement_id: str
    dimension: Dimension
    code: str
    score: float
    source: Source
    flag: Flag = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that came in and was not analysed, so that nothing goes missing silently.

    Attributes:
        source: Path relative to the raw folder, with the container for members of one.
        where: Row, column, page or member, or empty for the whole file.
        reason: Why, in Norwegian.
        advice: What the analyst can do about it, in Norwegian.
    """

    source: str
    where: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of a Forms export was taken for.

    Attributes:
        source: The export's path relative to the raw folder.
        header: The header as written.
        role: `id`, `submitted_at`, `respondent`, `respondent_type`, `contact`, `target`, `system`,
            `quiz`, `rating`, `likert`, `upload` or `unknown`.
        target: Id of the target, when that is the role.
        how: How it was recognised, in Norwegian.
    """

    source: str
    header: str
    role: str
    target: str
    how: str
