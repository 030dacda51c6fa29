"""Tells a returned draft, where only changes and comments are the respondent's, from a letter."""

from __future__ import annotations

from pipeline.loaders.docx_paragraphs import Paragraph
from pipeline.loaders.outline import VOICE
from pipeline.loaders.text import GREETING

# A letter speaks of its sender in most of its paragraphs («vi», «mener», «støtter»), a draft in
# hardly any: it tells others what they shall do. Between a tenth and a quarter, the number of
# marks decides.
_VOICE_WITH_FEW_MARKS = 0.1
_VOICE_WITH_MANY_MARKS = 0.25
_MANY_MARKS = 3
#: A text with one or two marks must be longer than a letter to be taken for a draft.
_DRAFT_WORDS = 1_500
#: Shorter paragraphs are addresses, labels and headings.
_SENTENCE_WORDS = 6


def is_returned_draft(paragraphs: list[Paragraph]) -> bool:
    """Whether the text that was there before the marks is somebody else's draft."""
    marks = sum(len(p.comments) + sum(1 for _ in p.changes()) for p in paragraphs)
    marked = sum(1 for p in paragraphs if p.comments or any(p.changes()))
    told = [text for p in paragraphs if len((text := p.text("ins")).split()) >= _SENTENCE_WORDS]
    if not marks or not told:
        return False
    share = sum(1 for text in told if VOICE.search(text)) / len(told)
    if marks >= _MANY_MARKS and marked >= _MANY_MARKS:
        return share < _VOICE_WITH_MANY_MARKS
    words = sum(len(text.split()) for text in told)
    return share < _VOICE_WITH_FEW_MARKS and words >= _DRAFT_WORDS


def own_paragraphs(paragraphs: list[Paragraph]) -> set[int]:
    """Numbers of the paragraphs in a returned draft that are the respondent's own words.

    They are the covering letter before the first mark, the greeting and what follows it after the
    last, and whatever speaks of its sender in between.
    """
    marked = [n for n, p in enumerate(paragraphs) if p.comments or any(p.changes())]
    speaking = [n for n, p in enumerate(paragraphs) if _speaks(p)]
    opening = [n for n in speaking if n < marked[0]]
    closing = [
        n for n, p in enumerate(paragraphs) if n > marked[-1] and GREETING.match(p.text().strip())
    ]
    own = set(speaking)
    if opening:
        own.update(range(opening[-1] + 1))
    if closing:
        own.update(range(closing[0], len(paragraphs)))
    return own


def _speaks(paragraph: Paragraph) -> bool:
    """Whether the unmarked words of the paragraph are somebody's who speaks of themselves."""
    text = paragraph.text("ins")
    return len(text.split()) >= _SENTENCE_WORDS and VOICE.search(text) is not None
