"""The pieces of the HTML page as its templates take them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.reporting.content import Chart


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the page shows it, as a quote or in the list of all.

    Attributes:
        statement_id: Its id, for links.
        text: The words, verbatim.
        language: `nn`, `en` or `se`; empty when it is the page's own.
        respondent: Who says it.
        kind: The respondent's type in words, where the name does not say it.
        source: File, and row or page.
        credit: Who, from where and in which case, for a copied quote.
        codes: Codes by dimension, to filter on: `target`, `theme`, `stance`, `type`, `doubt`,
            `proposal`.
        labels: What it is tagged with, in words.
        flags: What is unsure about the tags, in words.
        is_replaced: Whether a newer answer counts instead.
    """

    statement_id: str
    text: str
    language: str
    respondent: str
    kind: str
    source: str
    credit: str
    codes: dict[str, str]
    labels: tuple[str, ...]
    flags: tuple[str, ...]
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A quote of a review.

    Attributes:
        said: The statement.
        also: Who else asks for the same, as a list in words.
        changes: How it rewrites the draft: what stands, goes (`ut`) and comes (`inn`).
    """

    said: Said
    also: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section of a review.

    Attributes:
        heading: What stands over it.
        sentences: What is said in numbers.
        quotes: Its quotes.
    """

    heading: str
    sentences: tuple[str, ...]
    quotes: tuple[QuotePart, ...]


@dataclass(frozen=True, slots=True)
class TargetPart:
    """The page's section on one target.

    Attributes:
        target: Its id.
        label: Its short name.
        title: Its title or question.
        text: The recommendation's own text, or empty.
        tone_heading: What stands over the sentences.
        tone: Sentences on who holds what; of an open question on who answers.
        sections: The sections of its review.
        themes: The themes that are brought up, the most frequent first.
        holders_heading: What stands over the holders.
        holders: Position and the names that hold it; of an open question all who answer.
        chart: Its chart, or None when nobody writes about it.
        n_statements: How many statements with content are about it.
    """

    target: str
    label: str
    title: str
    text: str
    tone_heading: str
    tone: tuple[str, ...]
    sections: tuple[SectionPart, ...]
    themes: pd.DataFrame
    holders_heading: str
    holders: tuple[tuple[str, str], ...]
    chart: Chart | None
    n_statements: int
